// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { list, request } from './http';
import { type Settings, STORED_SECRET } from './parameters';

export interface ChannelStatus {
  state: string;
  delivered?: number;
  failed?: number;
  lastDeliveryAt?: string | null;
  lastError?: string | null;
}

/** Texts of a tenant's own, by what they replace, such as `title`. */
export type Templates = Record<string, string>;

export interface Channel {
  id: string;
  tenant: string;
  notifier: string;
  settings: Settings;
  enabled?: boolean;
  templates?: Templates | null;
  /** The channel that takes over while this one's circuit is open. */
  fallback?: string | null;
  status?: ChannelStatus | null;
}

/** How a trial notification went. */
export interface TestResult {
  outcome: string;
  status: number | string | null;
  latency_ms: number | null;
  reason: string | null;
}

/** One attempt to send something. */
export interface Attempt {
  notification_id: string;
  channel: string;
  attempt: number;
  at: string;
  latency_ms: number | null;
  status: string;
  reason: string | null;
  reference?: string | null;
  /** Why it was sent, such as `opened` or `cleared`. */
  notification_reason?: string | null;
  /** The channel that this one took over from. */
  fallback_for?: string | null;
}

/** A message as a channel would send it. */
export interface MessagePreview {
  title: string | null;
  text: string | null;
  html: string | null;
  /** The request itself, where the service takes JSON. */
  body: unknown;
  /** The alert it was made of; null for an invented one. */
  alert_id?: string | null;
  /** What went wrong with a template, so that the standard words stand there. */
  note?: string | null;
}

const LEDGER_PAGE = 50;

const address = (id: string) => `/v1/channels/${encodeURIComponent(id)}`;

export function useChannels(tenant: string | null) {
  return useQuery({
    queryKey: ['channels', tenant],
    queryFn: ({ signal }) => list<Channel>('/v1/channels', { signal, query: { tenant, limit: 500 } }),
    select: (page) => page.items,
    refetchInterval: 5_000,
  });
}

export function useSaveChannel() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ channel, isNew }: { channel: Channel; isNew: boolean }) => {
      const { id, tenant, notifier, settings, enabled, templates, fallback } = channel;
      // A secret that was shown as dots is left out: the platform keeps what it has.
      const given = Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== STORED_SECRET));
      const body = { id, tenant, notifier, settings: given, enabled, templates: templates ?? undefined, fallback: fallback ?? undefined };
      return isNew
        ? request<Channel>('POST', '/v1/channels', { query: { tenant }, body })
        : request<Channel>('PUT', address(id), { query: { tenant }, body });
    },
    onSettled: () => client.invalidateQueries({ queryKey: ['channels'] }),
  });
}

export function useDeleteChannel() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ channel, force }: { channel: Channel; force: boolean }) =>
      request<undefined>('DELETE', address(channel.id), { query: { tenant: channel.tenant, force: force || undefined } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['channels'] }),
  });
}

export function useTestChannel() {
  return useMutation({
    mutationFn: (channel: Channel) =>
      request<TestResult>('POST', `${address(channel.id)}/test`, { query: { tenant: channel.tenant } }),
  });
}

/** What was sent over a channel, newest first, attempt by attempt. */
export function useLedger(channel: Channel) {
  return useInfiniteQuery({
    queryKey: ['channels', 'ledger', channel.tenant, channel.id],
    queryFn: ({ signal, pageParam }) =>
      list<Attempt>(`${address(channel.id)}/deliveries`, { signal, query: { tenant: channel.tenant, limit: LEDGER_PAGE, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: (data) => data.pages.flatMap((page) => page.items),
    refetchInterval: (query) => ((query.state.data?.pages.length ?? 0) > 1 ? false : 5_000),
  });
}

/** What a message would look like with these templates; nothing is sent. */
export function useMessagePreview(channel: Channel, templates: Templates, enabled: boolean) {
  return useQuery({
    queryKey: ['channels', 'preview', channel.tenant, channel.id, templates],
    queryFn: ({ signal }) =>
      request<MessagePreview>('POST', `${address(channel.id)}/preview`, { signal, query: { tenant: channel.tenant }, body: { templates } }),
    enabled,
    placeholderData: (previous) => previous,
    retry: false,
    staleTime: 30_000,
  });
}
