// SPDX-License-Identifier: Apache-2.0
import { Skeleton } from '@mantine/core';
import { useTop } from '../data/exploration';
import { formatCompact, formatNumber } from '../format';
import type { Window } from '../view/range';
import type { Scope } from '../view/scope';
import { Failure } from './States';

/** The fields that are counted, their words, and how the filter language names them. */
const FIELDS: readonly { field: string; title: string; name: string; isNumber?: boolean }[] = [
  { field: 'level', title: 'Level', name: '@Level' },
  { field: 'app_name', title: 'Application', name: '@App' },
  { field: 'server_node', title: 'Node', name: '@Node' },
  { field: 'status_code', title: 'Status', name: '@StatusCode', isNumber: true },
  { field: 'template', title: 'Message template', name: '@MessageTemplate' },
  { field: 'source', title: 'Source', name: '@Source' },
];

interface Where {
  scope: Scope;
  filter: string;
  window: Window;
  onFilter: (filter: string) => void;
}

function Facet({ facet, scope, filter, window, onFilter }: Where & { facet: (typeof FIELDS)[number] }) {
  const top = useTop(scope, filter, window, facet.field);
  if (top.data === undefined) {
    return top.isError ? <Failure error={top.error} onRetry={() => void top.refetch()} compact /> : <Skeleton height={72} radius="md" />;
  }
  if (top.data.items.length === 0) return null;
  const most = top.data.items[0]?.count ?? 1;
  const quoted = (value: string) => (facet.isNumber ? value : `'${value.replaceAll("'", "''")}'`);
  return (
    <section className="facet">
      <h3>{facet.title}</h3>
      <ul>
        {top.data.items.map(({ value, count }) => (
          <li key={value}>
            <button type="button" className="facet-value" title={`${value}: ${formatNumber(count)} events`} onClick={() => onFilter(`${facet.name} = ${quoted(value)}`)}>
              <i style={{ width: `${(count / most) * 100}%` }} aria-hidden="true" />
              <span className="facet-name">{value}</span>
              <span className="num dim">{formatCompact(count)}</span>
            </button>
          </li>
        ))}
      </ul>
      {top.data.others > 0 && <p className="dim num">and {formatCompact(top.data.others)} with other values</p>}
    </section>
  );
}

/** What the events that were found have in common; each value narrows the search. */
export function Facets(where: Where) {
  return (
    <aside className="facets" aria-label="What these events have in common">
      {FIELDS.map((facet) => (
        <Facet key={facet.field} facet={facet} {...where} />
      ))}
    </aside>
  );
}
