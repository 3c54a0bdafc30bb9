// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Alert } from './alerts';
import { list, request } from './http';

export const SILENCE_STATES = ['active', 'pending', 'expired'] as const;
export type SilenceState = (typeof SILENCE_STATES)[number];

/** Alerts that match are not told while it holds. */
export interface Silence {
  id: string;
  tenant: string;
  /** Such as `service="mail-gateway"`; all must match. */
  matchers: string[];
  starts_at: string;
  ends_at: string;
  created_by: string | null;
  comment: string | null;
  state: SilenceState;
}

/** What is asked for; the platform gives the id. */
export interface SilenceRequest {
  tenant: string;
  matchers: string[];
  starts_at?: string;
  ends_at?: string;
  /** In place of `ends_at`. */
  duration?: string;
  comment: string;
}

/** What a silence would have hidden in the past days. */
export interface SilencePreview {
  from: string;
  to: string;
  alerts: number;
  messages: number;
  open_now: number;
  by_policy: { policy: string; count: number }[];
  items: Alert[];
  /** False when there were more than were counted. */
  complete?: boolean;
}

const address = (id: string) => `/v1/silences/${encodeURIComponent(id)}`;

export function useSilences(tenant: string | null) {
  return useQuery({
    queryKey: ['silences', 'list', tenant],
    queryFn: ({ signal }) => list<Silence>('/v1/silences', { signal, query: { tenant, limit: 1000 } }),
    select: (page) => page.items,
    refetchInterval: 10_000,
  });
}

/** Looks before anything is saved. Asked again whenever the matchers change. */
export function useSilencePreview(tenant: string | null, matchers: readonly string[], enabled: boolean) {
  return useQuery({
    queryKey: ['silences', 'preview', tenant, matchers],
    queryFn: ({ signal }) => request<SilencePreview>('POST', '/v1/silences/preview', { signal, query: { tenant }, body: { matchers, days: 7 } }),
    enabled: enabled && tenant !== null && matchers.length > 0,
    placeholderData: (previous) => previous,
    retry: false,
    staleTime: 30_000,
  });
}

/** Silences change what alerts show as well. */
function useAfter() {
  const client = useQueryClient();
  return () => Promise.all([client.invalidateQueries({ queryKey: ['silences', 'list'] }), client.invalidateQueries({ queryKey: ['alerts'] })]);
}

export function useCreateSilence() {
  const onSettled = useAfter();
  return useMutation({
    mutationFn: ({ tenant, ...body }: SilenceRequest) => request<Silence>('POST', '/v1/silences', { query: { tenant }, body }),
    onSettled,
  });
}

/** Moves the end of a silence: one like it takes over before it ends, so that nothing is told in between. */
export function useExtendSilence() {
  const onSettled = useAfter();
  return useMutation({
    mutationFn: async ({ silence, ends_at }: { silence: Silence; ends_at: string }) => {
      const { tenant, matchers, starts_at, comment, state } = silence;
      const body = { matchers, ends_at, comment, ...(state === 'pending' ? { starts_at } : {}) };
      const longer = await request<Silence>('POST', '/v1/silences', { query: { tenant }, body });
      await request<undefined>('DELETE', address(silence.id), { query: { tenant } });
      return longer;
    },
    onSettled,
  });
}

export function useExpireSilence() {
  const onSettled = useAfter();
  return useMutation({
    mutationFn: (silence: Silence) => request<undefined>('DELETE', address(silence.id), { query: { tenant: silence.tenant } }),
    onSettled,
  });
}
