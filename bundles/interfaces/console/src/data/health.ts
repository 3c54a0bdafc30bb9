// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { SeverityCounts } from './alerts';
import { list } from './http';
import type { Status } from './kpis';
import type { EnvironmentKind } from './tenants';

/** One environment of one tenant, as it is now. */
export interface HealthItem {
  tenant: string;
  tenant_name: string;
  environment: string;
  environment_name: string;
  kind: EnvironmentKind;
  status: Status;
  open_alerts: Partial<SeverityCounts>;
  events_per_minute: number | null;
  errors_per_minute: number | null;
  lag_seconds: number | null;
  last_event_at: string | null;
}

export function useHealthMap(tenant: string | null) {
  return useQuery({
    queryKey: ['health-map', tenant],
    queryFn: ({ signal }) => list<HealthItem>('/v1/health/map', { signal, query: { tenant } }),
    // A platform that ignores the parameter still shows the chosen tenant alone.
    select: (page) => page.items.filter((item) => tenant === null || item.tenant === tenant),
    refetchInterval: 5_000,
  });
}

const RANK: Readonly<Record<Status, number>> = { critical: 0, warning: 1, unknown: 2, 'no data': 2, ok: 3 };

/** Tenants by name, each with its environments: what needs attention first. */
export function byTenant(items: readonly HealthItem[]): { tenant: string; name: string; items: HealthItem[] }[] {
  const groups = new Map<string, { tenant: string; name: string; items: HealthItem[] }>();
  for (const item of items) {
    const group = groups.get(item.tenant) ?? { tenant: item.tenant, name: item.tenant_name || item.tenant, items: [] };
    group.items.push(item);
    groups.set(item.tenant, group);
  }
  const worst = (group: { items: HealthItem[] }) => Math.min(...group.items.map((item) => RANK[item.status] ?? 2));
  const kinds = ['prod', 'uat', 'vnext', 'other'];
  for (const group of groups.values()) {
    group.items.sort((a, b) => kinds.indexOf(a.kind) - kinds.indexOf(b.kind) || a.environment.localeCompare(b.environment));
  }
  return [...groups.values()].sort((a, b) => worst(a) - worst(b) || a.name.localeCompare(b.name));
}
