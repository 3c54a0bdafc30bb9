// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type Scope, scopeQuery } from '../view/scope';
import { request } from './http';

export interface Suggestion {
  kind: string;
  /** Fields of the policy and what to set them to; empty when that needs a person. */
  change: Record<string, unknown>;
  text: string;
}

/** How often the alerts of one policy or one detector were worth it. */
export interface Figure {
  policy?: string;
  detector?: string;
  confirmed: number;
  dismissed: number;
  unjudged: number;
  /** Of those judged, the share that was confirmed, 0 to 1; null while nobody has judged one. */
  precision: number | null;
  low: number | null;
  high: number | null;
  suggestions?: Suggestion[];
}

export interface PrecisionReport {
  from: string;
  to: string;
  alerts: number;
  policies: Figure[];
  detectors: Figure[];
}

/** Of the last 30 days. */
export function usePrecision(scope: Scope) {
  return useQuery({
    queryKey: ['precision', scope],
    queryFn: ({ signal }) => request<PrecisionReport>('GET', '/v1/alerts/policies/precision', { signal, query: scopeQuery(scope) }),
    refetchInterval: 60_000,
  });
}
