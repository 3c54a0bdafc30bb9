// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { ApiError, request } from './http';

/** One branch of the routing tree, as it is written. What is absent is inherited. */
export interface RouteNode {
  channel?: string;
  channels?: string[];
  escalation?: string;
  matchers?: string[];
  continue?: boolean;
  group_by?: string[];
  group_wait?: string;
  group_interval?: string;
  repeat_interval?: string;
  mute_times?: string[];
  mute_time_intervals?: string[];
  active_time_intervals?: string[];
  routes?: RouteNode[];
}

export interface InhibitRule {
  id?: string;
  source_matchers?: string[];
  target_matchers?: string[];
  equal?: string[];
}

/** As in Alertmanager. */
export interface TimeInterval {
  name: string;
  time_intervals?: Record<string, unknown>[];
}

export interface RoutingDocument extends Record<string, unknown> {
  route?: RouteNode | null;
  time_intervals?: TimeInterval[];
  inhibit_rules?: InhibitRule[];
}

/** Where an alert with certain labels would go. */
export interface RoutingTest {
  routes: {
    path: string;
    channels: string[];
    escalation?: string | null;
    group_labels?: Record<string, string>;
    group_wait?: string;
    group_interval?: string;
    repeat_interval?: string;
    why?: string | null;
    muted_by?: string | null;
  }[];
  tree: { path: string; matched: boolean; why?: string | null }[];
  suppression: { kind: string; id: string; reason: string; until: string | null } | null;
  /** Why others, or nobody, are told; one sentence each. */
  silent: string[];
}

/** What an Alertmanager configuration becomes. */
export interface RoutingImport {
  routing: RoutingDocument;
  channels: { id: string; notifier: string; settings?: Record<string, unknown> }[];
  differences: { field: string; message: string }[];
  applied: boolean;
}

const address = (tenant: string | null) => `/v1/tenants/${encodeURIComponent(tenant ?? '')}/routing`;

/** The routing document of a tenant; one without a route where none was ever written. */
export function useRouting(tenant: string | null) {
  return useQuery({
    queryKey: ['routing', tenant],
    queryFn: async ({ signal }): Promise<RoutingDocument> => {
      try {
        return (await request<RoutingDocument | undefined>('GET', address(tenant), { signal })) ?? {};
      } catch (cause) {
        if (cause instanceof ApiError && cause.status === 404) return {};
        throw cause;
      }
    },
    enabled: tenant !== null,
    refetchInterval: 30_000,
  });
}

export function useSaveRouting(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (document: RoutingDocument) => request<RoutingDocument>('PUT', address(tenant), { body: document }),
    onSettled: () => client.invalidateQueries({ queryKey: ['routing'] }),
  });
}

export function useTestRouting(tenant: string) {
  return useMutation({
    mutationFn: ({ labels, at }: { labels: Record<string, string>; at?: string }) =>
      request<RoutingTest>('POST', `${address(tenant)}/test`, { body: { labels, at } }),
  });
}

/** Reads an Alertmanager configuration; nothing changes unless it is applied. */
export function useImportRouting(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ text, apply }: { text: string; apply: boolean }) =>
      request<RoutingImport>('POST', `${address(tenant)}/import`, {
        query: { apply: apply || null },
        text: { content: text, type: 'application/yaml' },
      }),
    onSuccess: (result) =>
      result.applied
        ? Promise.all(['routing', 'channels', 'escalations'].map((key) => client.invalidateQueries({ queryKey: [key] })))
        : undefined,
  });
}
