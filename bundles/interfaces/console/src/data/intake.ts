// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { parse, stringify } from 'yaml';
import { type Scope, scopeQuery } from '../view/scope';
import { ApiError, list, request } from './http';

/** What became of everything a sender sent: seen = kept + duplicates + rejected + dropped. */
export interface Account {
  tenant: string;
  environment: string;
  kind: string;
  id: string;
  seen: number;
  kept: number;
  /** Of those kept, how many came more than ten minutes after they happened. */
  late: number;
  duplicates: number;
  rejected: number;
  dropped: Record<string, number>;
  sampled_by_rule: Record<string, number>;
  /** Not taken and not counted as seen: the sender was told to send it again. */
  refused: Record<string, number>;
  bytes: number;
  events_per_second: number;
  lastAt: string | null;
}

/** How far the search index of an environment is. */
export interface IndexStatus {
  tenant: string;
  environment: string;
  events: number;
  /** Null while it is being counted. */
  behind: number | null;
  lag: string | number | null;
  bytes: number;
  state: string;
  problem: string | null;
}

/** A tenant's rules: the console reads a few fields and keeps all others as they are. */
export interface IntakeRules extends Record<string, unknown> {
  tenant: string;
  version: number;
  updatedAt: string | null;
  noise?: { default?: string; environments?: Record<string, string> };
  sampling?: Record<string, unknown>[];
  quota?: { eventsPerSecond?: number | null; burst?: number | null; bytesPerDay?: number | null };
  redaction?: { builtins?: string[]; rules?: Record<string, unknown>[] };
  retention?: { default?: string; rules?: Record<string, unknown>[] };
  retention_status?: { last_run: string; removed_events: number; removed_bytes: number; error: string | null } | null;
}

const SHOWN_ONLY = ['tenant', 'version', 'updatedAt', 'retention_status'];

export const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);

/** What is missing from the account; zero when it adds up, as it always must. */
export function unaccounted(account: Account): number {
  return account.seen - account.kept - account.duplicates - account.rejected - sum(account.dropped);
}

/** The rules alone, as they are edited and sent. */
export function rulesText(rules: IntakeRules): string {
  return stringify(Object.fromEntries(Object.entries(rules).filter(([name]) => !SHOWN_ONLY.includes(name))), { lineWidth: 100 });
}

/** Reads rules from YAML; throws {@link ApiError} with the place of the mistake. */
export function readRules(text: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const at = (cause as { pos?: [number, number] }).pos?.[0] ?? null;
    throw new ApiError('malformed', 0, 'This is not readable YAML', cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : '', {}, at);
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value)) {
    throw new ApiError('malformed', 0, 'The rules are a set of named parts', 'They are noise, sampling, quota, redaction and retention.');
  }
  return value as Record<string, unknown>;
}

export function useAccounts(scope: Scope) {
  return useQuery({
    queryKey: ['accounts', scope],
    queryFn: ({ signal }) => list<Account>('/v1/intake', { signal, query: { ...scopeQuery(scope), limit: 500 } }),
    select: (page) => page.items.filter((account) => !scope.environment || account.environment === scope.environment),
    refetchInterval: 4_000,
  });
}

export function useIndexStatus(scope: Scope) {
  return useQuery({
    queryKey: ['index', scope],
    queryFn: ({ signal }) => list<IndexStatus>('/v1/index', { signal, query: scopeQuery(scope) }),
    select: (page) => page.items,
    refetchInterval: 5_000,
  });
}

const address = (tenant: string) => `/v1/tenants/${encodeURIComponent(tenant)}/intake`;

export function useIntakeRules(tenant: string | null) {
  return useQuery({
    queryKey: ['intake-rules', tenant],
    queryFn: ({ signal }) => request<IntakeRules>('GET', address(tenant ?? ''), { signal }),
    enabled: tenant !== null,
  });
}

/** Replaces a tenant's rules unless somebody else has changed them since they were read. */
export function useSaveIntakeRules(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ rules, version }: { rules: Record<string, unknown>; version: number }) =>
      request<IntakeRules>('PUT', address(tenant), { body: rules, version }),
    onSettled: () => client.invalidateQueries({ queryKey: ['intake-rules', tenant] }),
  });
}
