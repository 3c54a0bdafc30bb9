// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Alert } from './alerts';
import { request } from './http';

/** Something that can be done about an alert at the press of a button. */
export interface RemediationOffer {
  id: string;
  name: string;
  hook?: string | null;
  automatic?: boolean;
  confirm?: boolean;
  role?: string | null;
  /** Whether it may be run now; why not where it may not. */
  allowed?: boolean;
  reason?: string | null;
}

export interface RemediationRun {
  remediation: string;
  at: string;
  outcome: string;
  text: string | null;
  actor?: string | null;
  dry_run?: boolean;
}

export interface Remediations {
  offers: RemediationOffer[];
  runs: RemediationRun[];
}

const address = (alert: Alert, part: string) => `/v1/alerts/${encodeURIComponent(alert.alert_id)}/${part}`;
const place = (alert: Alert) => ({ tenant: alert.tenant, environment: alert.environment });

export function useRemediations(alert: Alert) {
  return useQuery({
    queryKey: ['alerts', 'remediations', alert.alert_id],
    queryFn: ({ signal }) => request<Partial<Remediations>>('GET', address(alert, 'remediations'), { signal, query: place(alert) }),
    select: (found): Remediations => ({ offers: found.offers ?? [], runs: found.runs ?? [] }),
    refetchInterval: 10_000,
    retry: false,
  });
}

export function useRemediate(alert: Alert) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ remediation, dryRun }: { remediation: string; dryRun: boolean }) =>
      request<{ outcome: string; text: string | null; at: string }>('POST', address(alert, 'remediate'), {
        query: place(alert),
        body: { remediation, confirm: true, dry_run: dryRun },
      }),
    onSettled: () =>
      Promise.all(['remediations', 'trail'].map((part) => client.invalidateQueries({ queryKey: ['alerts', part, alert.alert_id] }))),
  });
}
