// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type AlertFilter, filterQuery } from '../view/alerts';
import { type Scope, scopeQuery } from '../view/scope';
import { list, type Page, request } from './http';

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
  fingerprint?: string | null;
  acknowledged_at?: string | null;
  /** When the acknowledgement ends by itself. */
  ack_expires_at?: string | null;
  /** How often it came back as the same alert. */
  reopened?: number;
  flapping?: boolean;
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

/** How often open lists are read again: an alert must be seen within seconds. */
const POLL_MS = 2_500;

/** With thousands of rows in sight all of them are read again less often. */
const POLL_LONG_MS = 15_000;

const PAGE = 200;
const LATER_PAGE = 2_000;

/** How many alerts of all severities. */
export function sum(counts: Partial<SeverityCounts> | undefined): number {
  return Object.values(counts ?? {}).reduce((total, count) => total + (count ?? 0), 0);
}

const flat = (data: { pages: Page<Alert>[] }) => data.pages.flatMap((page) => page.items);

export function useAlertSummary(scope: Scope) {
  return useQuery({
    queryKey: ['alerts', 'summary', scope],
    queryFn: ({ signal }) => request<AlertSummary>('GET', '/v1/alerts/summary', { signal, query: scopeQuery(scope) }),
    refetchInterval: POLL_MS,
    placeholderData: (previous) => previous,
  });
}

/** How many alerts match, by state and severity. */
export function useMatching(scope: Scope, filter: AlertFilter, enabled: boolean) {
  return useQuery({
    queryKey: ['alerts', 'matching', scope, filter],
    queryFn: ({ signal }) => request<AlertSummary>('GET', '/v1/alerts/summary', { signal, query: { ...scopeQuery(scope), ...filterQuery(filter) } }),
    select: (found) => (filter.state === 'ACK' ? sum(found.ack) : filter.state === 'OPEN' ? sum(found.open) : sum(found.open) + sum(found.ack)),
    enabled,
  });
}

export function useAlerts(scope: Scope, filter: AlertFilter) {
  return useInfiniteQuery({
    queryKey: ['alerts', 'list', scope, filter],
    queryFn: ({ signal, pageParam }) =>
      list<Alert>('/v1/alerts', {
        signal,
        query: { ...scopeQuery(scope), ...filterQuery(filter), limit: pageParam ? LATER_PAGE : PAGE, cursor: pageParam },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: flat,
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? POLL_LONG_MS : POLL_MS),
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

export type AlertVerb = 'ack' | 'resolve' | 'assign';

/** A change of some alerts: of these, or of all that a filter finds. */
export interface AlertChange {
  action: AlertVerb;
  of: { alerts: readonly Alert[] } | { scope: Scope; filter: AlertFilter };
  comment: string;
  /** How long an acknowledgement holds, such as `2h`; null until the alert clears. */
  expires: string | null;
  assignedTo: string | null;
}

/** Changes one alert, or thousands in one request. */
export function useChangeAlerts() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async ({ action, of, comment, expires, assignedTo }: AlertChange): Promise<{ changed: number }> => {
      const body = { comment: comment || undefined, expires: expires ?? undefined, assigned_to: action === 'assign' ? assignedTo || null : (assignedTo || undefined) };
      if ('filter' in of) {
        const query = scopeQuery(of.scope);
        return request<{ changed: number }>('POST', '/v1/alerts/bulk', { query, body: { action, query: filterQuery(of.filter), ...body } });
      }
      const [first] = of.alerts;
      if (first && of.alerts.length === 1) {
        const query = { tenant: first.tenant, environment: first.environment };
        const changed = await request<Partial<Alert> | undefined>('POST', `/v1/alerts/${encodeURIComponent(first.alert_id)}/${action}`, { query, body });
        if (changed?.alert_id) client.setQueryData(['alerts', 'one', changed.alert_id], changed);
        return { changed: 1 };
      }
      // A platform administrator may have chosen alerts of several tenants.
      const tenants = [...new Set(of.alerts.map((alert) => alert.tenant))];
      const answers = await Promise.all(
        tenants.map((tenant) =>
          request<{ changed: number }>('POST', '/v1/alerts/bulk', {
            query: { tenant },
            body: { action, ids: of.alerts.filter((alert) => alert.tenant === tenant).map((alert) => alert.alert_id), ...body },
          }),
        ),
      );
      return { changed: answers.reduce((total, answer) => total + answer.changed, 0) };
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
