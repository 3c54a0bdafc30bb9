// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { list, request } from './http';

export type BackfillState = 'queued' | 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

export interface Backfill {
  id: string;
  tenant?: string;
  connector: string;
  state: BackfillState;
  from: string;
  to: string;
  chunk: string;
  chunks_total: number;
  chunks_done: number;
  events_read: number;
  events_stored: number;
  events_duplicate: number;
  events_dropped?: number;
  events_lost: number;
  events_per_second?: number | null;
  eta: string | null;
  error: string | null;
}

export interface BackfillRequest {
  tenant: string;
  connector: string;
  from: string;
  to: string;
  chunk: string;
  rate?: number;
  requests_per_second?: number;
}

export function isActive(backfill: Backfill): boolean {
  return backfill.state === 'queued' || backfill.state === 'running' || backfill.state === 'paused';
}

/** A limit as it is typed: undefined when left out, null when it is no whole number; 0 is no limit. */
export function limit(typed: string): number | null | undefined {
  const text = typed.trim();
  if (!text) return undefined;
  return /^\d{1,7}$/.test(text) ? Number(text) : null;
}

/** Whole percent of the chunks that are done; 100 only when all are. */
export function progress(backfill: Pick<Backfill, 'chunks_total' | 'chunks_done'>): number {
  if (!backfill.chunks_total) return 0;
  return Math.min(100, Math.floor((100 * backfill.chunks_done) / backfill.chunks_total));
}

export function useBackfills(tenant: string | null) {
  return useQuery({
    queryKey: ['backfills', tenant],
    queryFn: ({ signal }) => list<Backfill>('/v1/backfills', { signal, query: { tenant } }),
    select: (page) => page.items,
    refetchInterval: (query) => (query.state.data?.items.some(isActive) ? 2_000 : 10_000),
  });
}

export function useStartBackfill() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ tenant, ...body }: BackfillRequest) =>
      request<{ id: string; state: BackfillState }>('POST', '/v1/backfills', { query: { tenant }, body }),
    onSettled: () => client.invalidateQueries({ queryKey: ['backfills'] }),
  });
}

export function useSteerBackfill() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ backfill, action, tenant }: { backfill: Backfill; action: 'pause' | 'resume' | 'cancel'; tenant: string | null }) =>
      request<unknown>('POST', `/v1/backfills/${encodeURIComponent(backfill.id)}/${action}`, {
        query: { tenant: backfill.tenant ?? tenant },
      }),
    onSettled: () => client.invalidateQueries({ queryKey: ['backfills'] }),
  });
}
