// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Scope, scopeQuery } from '../view/scope';
import { list, request } from './http';
import type { Settings } from './parameters';

export interface ConnectorStatus {
  state: string;
  lastEventAt: string | null;
  /** Seconds, or a duration in text. */
  lag: number | string | null;
  captured: number;
  dropped: number;
  errors: number;
  lastError: string | null;
}

export interface Connector {
  id: string;
  tenant: string;
  environment: string;
  source: string;
  settings: Settings;
  enabled: boolean;
  status?: ConnectorStatus | null;
}

const address = (id: string) => `/v1/connectors/${encodeURIComponent(id)}`;

export function useConnectors(scope: Scope) {
  return useQuery({
    queryKey: ['connectors', scope],
    queryFn: ({ signal }) => list<Connector>('/v1/connectors', { signal, query: { ...scopeQuery(scope), limit: 500 } }),
    select: (page) => page.items,
    refetchInterval: 4_000,
  });
}

/** What is sent: everything but the status, which is the platform's to say. */
function bodyOf(connector: Connector): Omit<Connector, 'status'> {
  const { id, tenant, environment, source, settings, enabled } = connector;
  return { id, tenant, environment, source, settings, enabled };
}

export function useSaveConnector() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ connector, isNew }: { connector: Connector; isNew: boolean }) =>
      isNew
        ? request<Connector>('POST', '/v1/connectors', { query: { tenant: connector.tenant }, body: bodyOf(connector) })
        : request<Connector>('PUT', address(connector.id), {
            query: { tenant: connector.tenant },
            body: bodyOf(connector),
          }),
    onSettled: () => client.invalidateQueries({ queryKey: ['connectors'] }),
  });
}

export function useDeleteConnector() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (connector: Connector) =>
      request<undefined>('DELETE', address(connector.id), { query: { tenant: connector.tenant } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['connectors'] }),
  });
}
