// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { type Range, windowOf } from '../view/range';
import type { Scope } from '../view/scope';
import type { Evidence, Severity } from './alerts';
import { list, request } from './http';

/** What speaks for a kind of trouble. */
export interface Reason {
  text: string;
  kpi: string | null;
  events: Evidence[];
}

/** What kind of trouble something looks like. */
export interface Hint {
  class: string;
  /** 0 to 1. */
  confidence: number;
  reasons: Reason[];
}

/** A stretch of time in which a policy's condition held or a key figure was unusual. */
export interface Anomaly {
  id: string;
  tenant: string;
  environment: string;
  /** The policy, or else the key figure, that was unusual. */
  policy?: string;
  kpi?: string;
  name: string;
  class: string;
  severity: Severity;
  group: Record<string, string>;
  start: string;
  /** Null while it goes on. */
  end: string | null;
  peak_at: string;
  score: number;
  value: number | null;
  threshold: number | null;
  /** The range that was usual at the peak; null while unknown. */
  baseline: [number, number] | null;
  contributions: Record<string, number>;
  explanation: string;
  evidence: Evidence[];
  alert_id: string | null;
  hints: Hint[];
}

/** The unusual stretches of one policy or key figure: from, to (epoch milliseconds) and a level from 1 to 4. */
export interface Ribbon {
  policy?: string;
  kpi?: string;
  spans: [number, number, number][];
}

export interface RibbonReport {
  from: string;
  to: string;
  ribbons: Ribbon[];
}

/** Whether two things are of the same policy or key figure. */
export function sameSubject(one: Pick<Ribbon, 'policy' | 'kpi'>, other: Pick<Ribbon, 'policy' | 'kpi'>): boolean {
  return one.policy === other.policy && one.kpi === other.kpi;
}

/** One series of a policy's measure or of a key figure. */
export interface Line {
  measure: string;
  group: Record<string, string>;
  series: [number, number | null][];
  baseline: [number, number, number][];
  scores: [number, number][];
}

export interface Chart {
  from: string;
  to: string;
  step: string;
  complete: boolean;
  lines: Line[];
}

const place = (scope: Scope) => `/tenants/${encodeURIComponent(scope.tenant ?? '')}/envs/${encodeURIComponent(scope.environment ?? '')}`;

const PAGE = 100;

export function useAnomalies(scope: Scope, range: Range) {
  return useInfiniteQuery({
    queryKey: ['anomalies', scope, range],
    queryFn: ({ signal, pageParam }) =>
      list<Anomaly>(`${place(scope)}/anomalies`, {
        signal,
        query: { ...windowOf(range, Date.now()), limit: PAGE, cursor: pageParam },
      }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    enabled: scope.tenant !== null && scope.environment !== null,
    refetchInterval: 15_000,
  });
}

/** Everything unusual at a glance, by policy and key figure. */
export function useRibbons(scope: Scope, range: Range) {
  return useQuery({
    queryKey: ['anomalies', 'ribbons', scope, range],
    queryFn: ({ signal }) =>
      request<RibbonReport>('GET', `${place(scope)}/anomalies`, { signal, query: { ...windowOf(range, Date.now()), form: 'ribbon' } }),
    enabled: scope.tenant !== null && scope.environment !== null,
    refetchInterval: 15_000,
  });
}

/** What is drawn for one policy or key figure. */
export function useChart(scope: Scope, range: Range, subject: Pick<Ribbon, 'policy' | 'kpi'> | null) {
  return useQuery({
    queryKey: ['chart', scope, range, subject?.policy, subject?.kpi],
    queryFn: ({ signal }) =>
      request<Chart>('GET', `${place(scope)}/series`, {
        signal,
        query: { ...windowOf(range, Date.now()), policy: subject?.policy, kpi: subject?.kpi },
      }),
    enabled: subject !== null && scope.environment !== null,
    refetchInterval: 30_000,
  });
}
