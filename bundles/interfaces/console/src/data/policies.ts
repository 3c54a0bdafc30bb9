// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parse, stringify } from 'yaml';
import { type Scope, scopeQuery } from '../view/scope';
import { ApiError, list, request } from './http';

/** A policy. The console reads these fields; all others are kept as they are. */
export interface Policy extends Record<string, unknown> {
  id: string;
  tenant?: string | null;
  environment?: string | null;
  class: string;
  severity: string;
  enabled?: boolean;
  measure?: unknown;
  detect?: unknown;
  /** `default`, `tenant` or `override`: where it comes from. */
  origin?: string | null;
  /** `active`, `disabled` or `plugin missing`. */
  state?: string | null;
}

/** Where a policy acts, in words. */
export const placeOf = (policy: Policy) => (policy.tenant ? `${policy.tenant} / ${policy.environment ?? 'every environment'}` : 'default pack');

export type PolicyFormat = 'yaml' | 'json';

/** What the platform adds when it shows a policy; it is no part of the definition. */
const SHOWN_ONLY = ['origin', 'version', 'updatedAt', 'state'];

/** The definition alone, as it is edited and sent. */
export function definitionOf(policy: Policy): Policy {
  const entries = Object.entries(policy).filter(([name, value]) => !SHOWN_ONLY.includes(name) && value !== null);
  return Object.fromEntries(entries) as Policy;
}

export function policyText(policy: Policy, format: PolicyFormat): string {
  const definition = definitionOf(policy);
  return format === 'json' ? `${JSON.stringify(definition, null, 2)}\n` : stringify(definition, { lineWidth: 100 });
}

/** Reads a policy from YAML or JSON (which YAML includes); throws {@link ApiError} with the place of the mistake. */
export function readPolicy(text: string): Policy {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const at = (cause as { pos?: [number, number] }).pos?.[0] ?? null;
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new ApiError('malformed', 0, 'This is not readable YAML or JSON', reason, {}, at);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError('malformed', 0, 'A policy is a set of named fields', 'Start with id, class and severity.');
  }
  if (typeof (value as Policy).id !== 'string') {
    throw new ApiError('malformed', 0, 'The policy has no id', 'Add a line such as id: auth-token-errors.', { id: 'needed' });
  }
  return value as Policy;
}

/** Policies are on unless they say otherwise. */
export function isEnabled(policy: Policy): boolean {
  return policy.enabled !== false;
}

/** The measured filter, when the policy has a plain one. */
export function selectOf(policy: Policy): string | null {
  const measure = policy.measure;
  if (typeof measure !== 'object' || measure === null) return null;
  const select = (measure as Record<string, unknown>).select;
  return typeof select === 'string' ? select : null;
}

export function usePolicies(scope: Scope) {
  return useQuery({
    queryKey: ['policies', scope],
    queryFn: ({ signal }) => list<Policy>('/v1/alerts/policies', { signal, query: { ...scopeQuery(scope), limit: 1000 } }),
    select: (page) => page.items.filter((policy) => !scope.environment || !policy.environment || policy.environment === scope.environment),
    refetchInterval: 15_000,
  });
}

/** Replaces the policy as a whole, for the given tenant. */
export function useSavePolicy() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ policy, tenant, isNew }: { policy: Policy; tenant: string | null; isNew?: boolean }) => {
      const query = { tenant: policy.tenant ?? tenant };
      const body = definitionOf(policy);
      return isNew
        ? request<Policy>('POST', '/v1/alerts/policies', { query, body })
        : request<Policy>('PUT', `/v1/alerts/policies/${encodeURIComponent(policy.id)}`, { query, body });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['policies'] }),
  });
}
