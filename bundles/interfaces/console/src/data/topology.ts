// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './http';

/** A service and what it needs to work. */
export interface Service {
  id: string;
  name?: string | null;
  depends_on?: string[];
  component?: string | null;
  region?: string | null;
  role?: string | null;
  owner?: string | null;
  labels?: Record<string, string>;
}

export interface Topology extends Record<string, unknown> {
  services: Service[];
}

const address = (tenant: string) => `/v1/tenants/${encodeURIComponent(tenant)}/topology`;

export function useTopology(tenant: string) {
  return useQuery({
    queryKey: ['topology', tenant],
    queryFn: ({ signal }) => request<Topology>('GET', address(tenant), { signal }),
    select: (found): Topology => ({ ...found, services: found?.services ?? [] }),
    refetchInterval: 30_000,
  });
}

export function useSaveTopology(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (topology: Topology) => request<Topology>('PUT', address(tenant), { body: { services: topology.services } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['topology', tenant] }),
  });
}
