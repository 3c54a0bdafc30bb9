// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type Range, windowOf } from '../view/range';
import type { Scope } from '../view/scope';
import { request } from './http';

export type Status = 'ok' | 'warning' | 'critical' | 'unknown' | 'no data';

export interface Kpi {
  id: string;
  title: string;
  unit: string | null;
  current: number | null;
  /** Epoch milliseconds and value; a null value is a gap. */
  series: [number, number | null][];
  /** Epoch milliseconds, low and high of what is usual at that time. */
  baseline: [number, number, number][] | null;
  status: Status;
  category?: string;
  /** How far the last closed minute is outside of what is usual, in robust deviations; null while unknown. */
  score?: number | null;
  /** Unusual stretches: from, to (epoch milliseconds) and a level from 1 to 4. */
  anomalies?: [number, number, number][];
}

export interface KpiReport {
  from: string;
  to: string;
  step: string;
  kpis: Kpi[];
}

export function useKpis(scope: Scope, range: Range) {
  return useQuery({
    queryKey: ['kpis', scope, range],
    queryFn: ({ signal }) =>
      request<KpiReport>(
        'GET',
        `/tenants/${encodeURIComponent(scope.tenant ?? '')}/envs/${encodeURIComponent(scope.environment ?? '')}/kpis`,
        { signal, query: { ...windowOf(range, Date.now()) } },
      ),
    enabled: scope.tenant !== null && scope.environment !== null,
    refetchInterval: 10_000,
    placeholderData: (previous, query) =>
      JSON.stringify(query?.queryKey[1]) === JSON.stringify(scope) ? previous : undefined,
  });
}
