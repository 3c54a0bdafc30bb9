// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { list, request } from './http';
import type { Settings } from './parameters';

export interface ChannelStatus {
  state: string;
  delivered?: number;
  failed?: number;
  lastDeliveryAt?: string | null;
  lastError?: string | null;
}

export interface Channel {
  id: string;
  tenant: string;
  notifier: string;
  settings: Settings;
  enabled?: boolean;
  status?: ChannelStatus | null;
}

/** How a trial notification went. */
export interface TestResult {
  outcome: string;
  status: number | string | null;
  latency_ms: number | null;
  reason: string | null;
}

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
      const { id, tenant, notifier, settings, enabled } = channel;
      const body = { id, tenant, notifier, settings, enabled };
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
    mutationFn: (channel: Channel) => request<undefined>('DELETE', address(channel.id), { query: { tenant: channel.tenant } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['channels'] }),
  });
}

export function useTestChannel() {
  return useMutation({
    mutationFn: (channel: Channel) =>
      request<TestResult>('POST', `${address(channel.id)}/test`, { query: { tenant: channel.tenant } }),
  });
}
