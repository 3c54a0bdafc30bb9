// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { list, open, request } from './http';
import type { Policy } from './policies';

/** One state a policy has been in. */
export interface Version {
  version: number;
  /** `default`, `created`, `replaced`, `restored`, `imported` or `deleted`. */
  change: string;
  by: string | null;
  at: string;
}

export interface Change {
  path: string;
  before?: unknown;
  after?: unknown;
}

export interface Difference {
  from: number;
  to: number;
  changes: Change[];
  /** A unified diff of the YAML. */
  text: string;
}

const address = (id: string) => `/v1/alerts/policies/${encodeURIComponent(id)}`;

export function useVersions(policy: Policy, tenant: string | null) {
  return useQuery({
    queryKey: ['policies', 'versions', tenant, policy.id],
    queryFn: ({ signal }) => list<Version>(`${address(policy.id)}/versions`, { signal, query: { tenant } }),
    select: (page) => [...page.items].sort((one, other) => other.version - one.version),
    enabled: tenant !== null,
  });
}

export function useDifference(policy: Policy, tenant: string | null, from: number | null, to: number | null) {
  return useQuery({
    queryKey: ['policies', 'diff', tenant, policy.id, from, to],
    queryFn: ({ signal }) => request<Difference>('GET', `${address(policy.id)}/diff`, { signal, query: { tenant, from, to } }),
    enabled: from !== null && to !== null,
  });
}

export function useRestore(policy: Policy, tenant: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (version: number) => request<Policy>('POST', `${address(policy.id)}/versions/${version}/restore`, { query: { tenant } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['policies'] }),
  });
}

/** Asks whether a definition would be taken, without saving it; refusals are thrown. */
export function useValidate(tenant: string | null) {
  return useMutation({
    mutationFn: (policy: Policy) => request<{ valid: boolean }>('POST', '/v1/alerts/policies/validate', { query: { tenant }, body: policy }),
  });
}

export interface Imported {
  imported: { id: string; change?: string }[];
  skipped: { rule: string; expr?: string | null; reason: string }[];
}

export interface ImportAsk {
  text: string;
  tenant: string;
  dryRun: boolean;
}

/** Brings in policies of the platform's own form, or the rules of a Prometheus rule file. */
export function useImport() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ text, tenant, dryRun }: ImportAsk): Promise<Imported> => {
      const answer = await open('POST', '/v1/alerts/policies/import', {
        query: { tenant, dryRun: dryRun ? 'true' : null },
        text: { content: text, type: 'application/yaml' },
      });
      const body = (await answer.json()) as Partial<Imported>;
      return { imported: body.imported ?? [], skipped: body.skipped ?? [] };
    },
    onSettled: (_, __, ask) => (ask.dryRun ? undefined : client.invalidateQueries({ queryKey: ['policies'] })),
  });
}

/** The policies as YAML, as a file the browser saves. */
export async function exportPolicies(tenant: string | null): Promise<Blob> {
  return (await open('GET', '/v1/alerts/policies/export', { accept: 'application/yaml', query: { tenant } })).blob();
}
