// SPDX-License-Identifier: Apache-2.0
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type Window } from '../view/range';
import { type Scope, scopeQuery } from '../view/scope';
import type { EventRecord } from './events';
import { request } from './http';

/** Counts of events by time, in buckets of one width. */
export interface Histogram {
  /** A duration such as `1m`. */
  interval: string;
  /** When each bucket begins, ISO-8601. */
  begins: string[];
  series: { value: string; counts: number[] }[];
  /** Events that are in no series. */
  others: number[];
  total: number;
}

/** The most frequent values of a field. */
export interface TopValues {
  field: string;
  items: { value: string; count: number }[];
  others: number;
  missing: number;
  distinct: number;
  total: number;
}

/** Events that belong together, oldest first. */
export interface RelatedEvents {
  items: EventRecord[];
  /** The ids that tie them together, by field. */
  ids: Record<string, string[]>;
  complete: boolean;
}

const STALE = { staleTime: 10_000, refetchOnWindowFocus: false, placeholderData: keepPreviousData } as const;

export function useHistogram(scope: Scope, filter: string, window: Window, interval: string) {
  return useQuery({
    queryKey: ['histogram', scope, filter, window, interval],
    queryFn: ({ signal }) =>
      request<Histogram>('GET', '/v1/events/histogram', {
        signal,
        query: { ...scopeQuery(scope), ...window, filter, interval, by: 'severity', top: 4 },
      }),
    ...STALE,
  });
}

export function useTop(scope: Scope, filter: string, window: Window, field: string) {
  return useQuery({
    queryKey: ['top', scope, filter, window, field],
    queryFn: ({ signal }) =>
      request<TopValues>('GET', '/v1/events/top', { signal, query: { ...scopeQuery(scope), ...window, filter, field, limit: 8 } }),
    ...STALE,
  });
}

/** @param event everything tied to this event by one of its ids, within an hour of it */
export function useRelated(event: Pick<EventRecord, 'event_id' | 'tenant' | 'environment' | 'timestamp'> | null) {
  return useQuery({
    queryKey: ['related', event?.tenant, event?.environment, event?.event_id],
    queryFn: ({ signal }) => {
      const at = Date.parse(event?.timestamp ?? '');
      return request<RelatedEvents>('GET', '/v1/events/related', {
        signal,
        query: {
          tenant: event?.tenant,
          environment: event?.environment,
          id: event?.event_id,
          from: new Date(at - 3_600_000).toISOString(),
          to: new Date(at + 3_600_000).toISOString(),
          limit: 500,
        },
      });
    },
    enabled: event !== null,
    staleTime: 30_000,
    refetchOnWindowFocus: false,
  });
}
