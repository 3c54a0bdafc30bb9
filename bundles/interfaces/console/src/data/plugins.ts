// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { list } from './http';
import type { Parameter } from './parameters';

export type PluginKind = 'source' | 'notifier' | 'detector' | 'dashboard';

export interface PluginHealth {
  state: string;
  calls: number;
  failures: number;
  last_error: string | null;
}

export interface Plugin {
  id: string;
  kind: PluginKind;
  title: string;
  state: string;
  bundle: string | null;
  version: string | null;
  health: PluginHealth | null;
  parameters: Parameter[];
  /** Of a source: false when events are posted to it, so that it takes no connectors. */
  connector?: boolean;
}

/** The sources that a connector can be made of, those that are asked at intervals first. */
export function connectable(sources: readonly Plugin[]): Plugin[] {
  const polled = (source: Plugin) => source.parameters.some((parameter) => parameter.key === 'pollEvery');
  return sources.filter((source) => source.connector !== false).sort((a, b) => Number(polled(b)) - Number(polled(a)));
}

export function usePlugins(kind?: PluginKind) {
  return useQuery({
    queryKey: ['plugins'],
    queryFn: ({ signal }) => list<Plugin>('/v1/plugins', { signal }),
    select: (page) => page.items.filter((plugin) => kind === undefined || plugin.kind === kind),
    refetchInterval: 5_000,
  });
}
