// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Alert } from './alerts';
import { type Kind, useDeleteDocument, useDocuments, useSaveDocument } from './documents';
import { request } from './http';

/** Something that can be done about an alert at the press of a button. */
export interface RemediationOffer {
  remediation: string;
  name: string | null;
  automatic: boolean;
  role: string | null;
  /** What it would do, in words. */
  does: string | null;
  /** Why it cannot run now; null when it can. */
  refusal: string | null;
}

export interface RemediationRun {
  remediation: string;
  at: string;
  outcome: string;
  text: string | null;
  actor: string | null;
  automatic?: boolean;
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
      request<RemediationRun>('POST', address(alert, 'remediate'), {
        query: place(alert),
        body: { remediation, confirm: true, dry_run: dryRun },
      }),
    onSettled: () =>
      Promise.all(['remediations', 'trail'].map((part) => client.invalidateQueries({ queryKey: ['alerts', part, alert.alert_id] }))),
  });
}

/** What may be done about alerts, and what holds it back. Off unless it says otherwise. */
export interface Remediation extends Record<string, unknown> {
  id: string;
  tenant?: string | null;
  name?: string | null;
  hook: string;
  settings?: Record<string, unknown>;
  match?: string[];
  automatic?: boolean;
  role?: string | null;
  limit?: { times: number; within: string } | null;
  cool_down?: string | null;
  enabled?: boolean;
}

export const REMEDIATIONS: Kind = { key: 'remediation-hooks', path: '/v1/remediations', shownOnly: ['state', 'status', 'runs', 'created_by'] };

export const useRemediationHooks = (tenant: string) => useDocuments<Remediation>(REMEDIATIONS, tenant);
export const useSaveRemediation = () => useSaveDocument<Remediation>(REMEDIATIONS);
export const useDeleteRemediation = () => useDeleteDocument<Remediation>(REMEDIATIONS);
