// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { list, request } from './http';

export interface DashboardSummary {
  id: string;
  title: string;
  description: string | null;
}

export type PanelType = 'timeseries' | 'stat' | 'alerts' | 'events' | 'connectors' | 'health';

export interface Panel {
  id: string;
  title: string;
  /** One of {@link PanelType}; a newer platform may know more. */
  type: PanelType | (string & {});
  /** Columns of twelve. */
  span: number;
  kpi?: string | null;
  kpis?: string[] | null;
  unit?: string | null;
}

export interface Dashboard {
  id: string;
  title: string;
  description?: string | null;
  panels: Panel[];
}

export function useDashboards() {
  return useQuery({
    queryKey: ['dashboards'],
    queryFn: ({ signal }) => list<DashboardSummary>('/v1/dashboards', { signal }),
    select: (page) => page.items,
    refetchInterval: 10_000,
  });
}

export function useDashboard(id: string | null) {
  return useQuery({
    queryKey: ['dashboards', id],
    queryFn: ({ signal }) => request<Dashboard>('GET', `/v1/dashboards/${encodeURIComponent(id ?? '')}`, { signal }),
    enabled: id !== null,
    staleTime: 30_000,
  });
}
