// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type EntryKind, type IncidentsView, statesOf } from '../view/incidents';
import { type Scope, scopeQuery } from '../view/scope';
import type { Alert, Severity } from './alerts';
import { list, request } from './http';

export type IncidentState = 'OPEN' | 'ACK' | 'RESOLVED' | 'CLOSED';

/** Where a claim can be looked up. */
export interface EventRef {
  event_id: string;
  timestamp: string;
  environment?: string | null;
  node?: string | null;
  url?: string | null;
}

/** What went wrong together, as one. */
export interface Incident {
  incident_id: string;
  tenant: string;
  environment: string;
  title: string;
  severity: Severity;
  state: IncidentState;
  class: string | null;
  cause: string | null;
  owner: string | null;
  services: string[];
  /** What depends on them, by the topology. */
  may_be_affected?: string[];
  users: string[];
  /** Of whom `users` names the first. */
  user_count?: number;
  alert_ids?: string[];
  alert_count: number;
  open_alerts?: number;
  started_at: string;
  detected_at: string | null;
  opened_at: string | null;
  acknowledged_at: string | null;
  resolved_at: string | null;
  closed_at: string | null;
  mttd_seconds: number | null;
  mtta_seconds: number | null;
  mttr_seconds: number | null;
  linked: string[];
  merged_into: string | null;
  /** Only where one incident is read. */
  alerts?: Alert[];
}

export interface TimelineEntry {
  timeline_id: string;
  timestamp: string;
  kind: EntryKind;
  actor: string | null;
  entry: string;
  alert_id: string | null;
  refs: EventRef[];
}

const address = (id: string, part = '') => `/v1/incidents/${encodeURIComponent(id)}${part}`;
const PAGE = 100;

export function useIncidents(scope: Scope, view: Omit<IncidentsView, 'kinds'>) {
  const { show, severity, service } = view;
  return useInfiniteQuery({
    queryKey: ['incidents', 'list', scope, show, severity, service],
    queryFn: ({ signal, pageParam }) =>
      list<Incident>('/v1/incidents', {
        signal,
        query: { ...scopeQuery(scope), state: statesOf(show), severity, service, limit: PAGE, cursor: pageParam },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: (data) => data.pages.flatMap((page) => page.items),
    refetchInterval: 5_000,
  });
}

export function useIncident(id: string, scope: Scope) {
  return useQuery({
    queryKey: ['incidents', 'one', id],
    queryFn: ({ signal }) => request<Incident>('GET', address(id), { signal, query: { tenant: scope.tenant } }),
    refetchInterval: 5_000,
    retry: false,
  });
}

export function useTimeline(incident: Incident | undefined) {
  return useQuery({
    queryKey: ['incidents', 'timeline', incident?.incident_id],
    queryFn: ({ signal }) =>
      list<TimelineEntry>(address(incident?.incident_id ?? '', '/timeline'), { signal, query: { tenant: incident?.tenant } }),
    select: (page) => page.items,
    enabled: incident !== undefined,
    refetchInterval: 5_000,
  });
}

/** Everything that can be done to an incident, as the request it is. */
export type IncidentChange =
  | { act: 'patch'; body: { title?: string; severity?: Severity; owner?: string } }
  | { act: 'notes'; body: { text: string } }
  | { act: 'merge'; body: { into: string } }
  | { act: 'split'; body: { alerts: string[] } }
  | { act: 'link'; body: { incident: string } }
  | { act: 'ack' | 'reopen'; body?: Record<string, never> }
  | { act: 'close'; body: { comment: string } };

export function useChangeIncident(incident: Incident) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ act, body }: IncidentChange) =>
      request<Partial<Incident> | undefined>(act === 'patch' ? 'PATCH' : 'POST', address(incident.incident_id, act === 'patch' ? '' : `/${act}`), {
        query: { tenant: incident.tenant },
        body: body ?? {},
      }),
    onSettled: () => Promise.all(['incidents', 'alerts'].map((key) => client.invalidateQueries({ queryKey: [key] }))),
  });
}

/** Where the report of an incident is fetched, as a plain link. */
export function reportAddress(incident: Incident, format: 'html' | 'pdf' | 'json'): string {
  return `${address(incident.incident_id, '/report')}?${new URLSearchParams({ tenant: incident.tenant, format, ...(format === 'html' ? {} : { download: 'true' }) }).toString()}`;
}
