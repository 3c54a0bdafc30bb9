// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { request } from './http';

/** How a tenant's alerts behave. Absent keys take the platform's defaults. */
export interface AlertingSettings {
  reopen_within?: string;
  flap?: { times?: number; within?: string; calm?: string };
  ack?: { expires?: string | null };
  storm?: { messages?: number; within?: string; at_once?: number };
  hours?: { below?: string | null; environments?: string[] };
  dependency?: { enabled?: boolean; from?: string };
}

const address = (tenant: string) => `/v1/tenants/${encodeURIComponent(tenant)}/alerting`;

export function useAlertingSettings(tenant: string) {
  return useQuery({
    queryKey: ['alerting', tenant],
    queryFn: ({ signal }) => request<AlertingSettings>('GET', address(tenant), { signal }),
  });
}

export function useSaveAlertingSettings(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (settings: AlertingSettings) => request<AlertingSettings>('PUT', address(tenant), { body: settings }),
    onSettled: () => client.invalidateQueries({ queryKey: ['alerting', tenant] }),
  });
}
