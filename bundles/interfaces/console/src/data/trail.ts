// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { type Scope, scopeQuery } from '../view/scope';
import { request } from './http';

/** One step of the way from a verdict to a page, or to the reason why there was none. */
export interface TrailStep {
  at: string;
  stage: string;
  decision: string;
  reason: string | null;
  actor?: string | null;
}

/** What was tried to send over one channel. */
export interface TrailDelivery {
  notification_id: string;
  channel: string;
  reason: string | null;
  /** The channel that this one took over from. */
  fallback_for?: string | null;
  /** When it is tried again; null when it is done, or given up. */
  next_try?: string | null;
  attempts: { at: string; status: string; latency_ms: number | null; reason: string | null }[];
}

/** Why somebody was told of an alert, or nobody was. */
export interface Trail {
  /** Two or three sentences. */
  answer: string | null;
  items: TrailStep[];
  deliveries: TrailDelivery[];
}

export function useTrail(id: string | null, scope: Scope) {
  return useQuery({
    queryKey: ['alerts', 'trail', id],
    queryFn: ({ signal }) => request<Partial<Trail>>('GET', `/v1/alerts/${encodeURIComponent(id ?? '')}/trail`, { signal, query: scopeQuery(scope) }),
    select: (found): Trail => ({ answer: found.answer ?? null, items: found.items ?? [], deliveries: found.deliveries ?? [] }),
    enabled: id !== null,
    refetchInterval: 10_000,
    retry: false,
  });
}
