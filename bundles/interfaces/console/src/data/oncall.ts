// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import { list } from './http';

/** Who a rota gives the pager to at a moment. */
export interface OnCallNow {
  rota: string;
  name: string | null;
  /** Null where nobody is. */
  person: string | null;
  person_name: string | null;
  channels: string[];
  since: string | null;
  until: string | null;
  layer: string | null;
  override: string | null;
  next: { person: string; from: string } | null;
}

export function useOnCallNow(tenant: string | null) {
  return useQuery({
    queryKey: ['oncall', 'now', tenant],
    queryFn: ({ signal }) => list<OnCallNow>('/v1/oncall', { signal, query: { tenant } }),
    select: (page) => page.items,
    enabled: tenant !== null,
    refetchInterval: 15_000,
  });
}
