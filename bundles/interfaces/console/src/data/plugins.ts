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
}

export function usePlugins(kind?: PluginKind) {
  return useQuery({
    queryKey: ['plugins'],
    queryFn: ({ signal }) => list<Plugin>('/v1/plugins', { signal }),
    select: (page) => page.items.filter((plugin) => kind === undefined || plugin.kind === kind),
    refetchInterval: 5_000,
  });
}
