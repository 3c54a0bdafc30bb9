// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { AlertsView } from '../view/alerts';
import { type Scope, scopeQuery } from '../view/scope';
import { list, request } from './http';

export type Severity = 'info' | 'warning' | 'error' | 'critical';
export type AlertState = 'OPEN' | 'ACK' | 'RESOLVED';

export interface Evidence {
  event_id: string;
  timestamp: string;
  node?: string | null;
  url?: string | null;
}

export interface Alert {
  alert_id: string;
  tenant: string;
  environment: string;
  policy: string;
  name: string;
  class: string;
  severity: Severity;
  state: AlertState;
  service: string | null;
  labels: Record<string, string>;
  summary: string;
  value: number | null;
  threshold: number | null;
  baseline: number | null;
  started_at: string;
  detected_at: string;
  created_at: string;
  updated_at: string;
  resolved_at: string | null;
  assigned_to: string | null;
  incident_id: string | null;
  suppressed_by: string | null;
  evidence: Evidence[];
  runbook: string | null;
  /** The detectors that opened it; only where one alert is read. */
  detectors?: string[];
  /** What people said of it; only where one alert is read. */
  outcome?: Outcome | null;
}

/** Whether an alert was worth it, as a person judged it. */
export interface Outcome {
  outcome: 'confirmed' | 'dismissed';
  by: string | null;
  comment: string | null;
  at: string;
}

export type SeverityCounts = Record<Severity, number>;

export interface AlertSummary {
  open: SeverityCounts;
  ack: SeverityCounts;
  total: number;
}

/** One step of the way from a verdict to a page, or to the reason why there was none. */
export interface TrailStep {
  at: string;
  stage: string;
  decision: string;
  reason: string | null;
}

/** How often open lists are read again: an alert must be seen within seconds. */
const POLL_MS = 2_500;

const PAGE = 200;

/** How many alerts of all severities. */
export function sum(counts: Partial<SeverityCounts> | undefined): number {
  return Object.values(counts ?? {}).reduce((total, count) => total + (count ?? 0), 0);
}

export function useAlertSummary(scope: Scope) {
  return useQuery({
    queryKey: ['alerts', 'summary', scope],
    queryFn: ({ signal }) => request<AlertSummary>('GET', '/v1/alerts/summary', { signal, query: scopeQuery(scope) }),
    refetchInterval: POLL_MS,
    placeholderData: (previous) => previous,
  });
}

export function useAlerts(scope: Scope, view: Pick<AlertsView, 'state' | 'severity' | 'service'>) {
  return useInfiniteQuery({
    queryKey: ['alerts', 'list', scope, view],
    queryFn: ({ signal, pageParam }) =>
      list<Alert>('/v1/alerts', {
        signal,
        query: {
          ...scopeQuery(scope),
          state: view.state === 'ALL' ? null : view.state,
          severity: view.severity,
          service: view.service,
          limit: PAGE,
          cursor: pageParam,
        },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: (data) => data.pages.flatMap((page) => page.items),
    refetchInterval: POLL_MS,
  });
}

export function useAlert(id: string | null, scope: Scope) {
  return useQuery({
    queryKey: ['alerts', 'one', id],
    queryFn: ({ signal }) =>
      request<Alert>('GET', `/v1/alerts/${encodeURIComponent(id ?? '')}`, { signal, query: scopeQuery(scope) }),
    enabled: id !== null,
    refetchInterval: POLL_MS,
    retry: false,
  });
}

export function useTrail(id: string | null, scope: Scope) {
  return useQuery({
    queryKey: ['alerts', 'trail', id],
    queryFn: ({ signal }) =>
      list<TrailStep>(`/v1/alerts/${encodeURIComponent(id ?? '')}/trail`, { signal, query: scopeQuery(scope) }),
    select: (page) => page.items,
    enabled: id !== null,
    refetchInterval: 10_000,
    retry: false,
  });
}

export interface AlertAction {
  alerts: readonly Alert[];
  action: 'ack' | 'resolve';
  comment: string;
}

/** How a change of several alerts went. */
export interface AlertActionResult {
  done: number;
  failures: { alert: Alert; reason: unknown }[];
}

/** Acknowledges or resolves; each alert on its own, so one refusal does not stop the others. */
export function useAlertAction() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ alerts, action, comment }: AlertAction): Promise<AlertActionResult> => {
      const failures: AlertActionResult['failures'] = [];
      const waiting = [...alerts];
      const worker = async () => {
        for (let alert = waiting.shift(); alert; alert = waiting.shift()) {
          try {
            const changed = await request<Partial<Alert> | undefined>('POST', `/v1/alerts/${encodeURIComponent(alert.alert_id)}/${action}`, {
              query: { tenant: alert.tenant, environment: alert.environment },
              body: { comment },
            });
            if (changed?.alert_id) client.setQueryData(['alerts', 'one', changed.alert_id], changed);
          } catch (reason) {
            failures.push({ alert, reason });
          }
        }
      };
      await Promise.all([worker(), worker(), worker(), worker()]);
      const first = failures[0];
      if (first && failures.length === alerts.length) throw first.reason;
      return { done: alerts.length - failures.length, failures };
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['alerts'] }),
  });
}

/** Says, or takes back, whether an alert was worth it. Its state stays as it is. */
export function useJudge(alert: Alert) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ outcome, comment }: { outcome: Outcome['outcome'] | 'none'; comment?: string }) =>
      request<{ outcome: Outcome | null }>('POST', `/v1/alerts/${encodeURIComponent(alert.alert_id)}/outcome`, {
        query: { tenant: alert.tenant, environment: alert.environment },
        body: { outcome, comment },
      }),
    onSuccess: ({ outcome }) =>
      client.setQueryData<Alert>(['alerts', 'one', alert.alert_id], (known) => (known ? { ...known, outcome } : known)),
    onSettled: () =>
      Promise.all([
        client.invalidateQueries({ queryKey: ['alerts', 'one', alert.alert_id] }),
        client.invalidateQueries({ queryKey: ['alerts', 'trail', alert.alert_id] }),
        client.invalidateQueries({ queryKey: ['precision'] }),
      ]),
  });
}
