// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { list, request } from './http';

export interface Tenant {
  id: string;
  name: string;
  timeZone: string;
}

export const ENVIRONMENT_KINDS = ['prod', 'uat', 'vnext', 'other'] as const;
export type EnvironmentKind = (typeof ENVIRONMENT_KINDS)[number];

export interface Environment {
  id: string;
  name: string;
  kind: EnvironmentKind;
  match?: string | null;
  businessHours?: string | null;
}

export function useTenants() {
  return useQuery({
    queryKey: ['tenants'],
    queryFn: ({ signal }) => list<Tenant>('/v1/tenants', { signal, query: { limit: 1000 } }),
    select: (page) => page.items,
    staleTime: 30_000,
  });
}

export function useEnvironments(tenant: string | null) {
  return useQuery({
    queryKey: ['environments', tenant],
    queryFn: ({ signal }) => list<Environment>(`/v1/tenants/${encodeURIComponent(tenant ?? '')}/environments`, { signal }),
    select: (page) => page.items,
    enabled: tenant !== null,
    staleTime: 30_000,
  });
}

export function useCreateTenant() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (tenant: Tenant) => request<Tenant>('POST', '/v1/tenants', { body: tenant }),
    onSuccess: () => client.invalidateQueries({ queryKey: ['tenants'] }),
  });
}

export function useCreateEnvironment(tenant: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (environment: Environment) =>
      request<Environment>('POST', `/v1/tenants/${encodeURIComponent(tenant ?? '')}/environments`, { body: environment }),
    onSuccess: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['environments', tenant] }),
        client.invalidateQueries({ queryKey: ['health-map'] }),
      ]),
  });
}
