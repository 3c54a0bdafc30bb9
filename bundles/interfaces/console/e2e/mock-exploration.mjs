// SPDX-License-Identifier: Apache-2.0
// The stand-in's answers about many events at once: counts by time, the most frequent values, what belongs together.
const UNITS = { s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** A duration such as 15m, in milliseconds. */
const millis = (text) => Number(text.slice(0, -1)) * UNITS[text.at(-1)];

function tally(values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

export function histogram(events, query) {
  const interval = query.get('interval');
  const width = millis(interval);
  const first = Math.floor(Date.parse(query.get('from')) / width) * width;
  const length = Math.ceil((Date.parse(query.get('to')) - first) / width);
  const series = tally(events.map((event) => event[query.get('by')])).map(([value]) => ({ value, counts: new Array(length).fill(0) }));
  for (const event of events) {
    const one = series.find(({ value }) => value === event[query.get('by')]);
    const at = Math.floor((Date.parse(event.timestamp) - first) / width);
    if (at >= 0 && at < length) one.counts[at] += 1;
  }
  return {
    interval,
    begins: Array.from({ length }, (_, index) => new Date(first + index * width).toISOString()),
    series,
    others: new Array(length).fill(0),
    total: events.length,
  };
}

export function top(events, query) {
  const field = query.get('field');
  const having = events.filter((event) => event[field] !== null && event[field] !== undefined);
  const counts = tally(having.map((event) => String(event[field])));
  const shown = counts.slice(0, Number(query.get('limit') ?? 10));
  return {
    field,
    items: shown.map(([value, count]) => ({ value, count })),
    others: counts.slice(shown.length).reduce((sum, [, count]) => sum + count, 0),
    missing: events.length - having.length,
    distinct: counts.length,
    total: events.length,
  };
}

export function related(events, query) {
  const one = events.find((event) => event.event_id === query.get('id')) ?? events[0];
  const items = events.filter((event) => event.correlation_id === one.correlation_id).reverse();
  return { items, ids: { correlation_id: [one.correlation_id] }, complete: true };
}

/** Accounts that add up, and an index that is current, for each connector. */
export function accounts(connectors) {
  return connectors.map((connector, index) => ({
    tenant: connector.tenant,
    environment: connector.environment,
    kind: 'connector',
    id: connector.id,
    seen: 1_204_311 + index,
    kept: 1_190_000 + index,
    late: 214,
    duplicates: 12_011,
    rejected: 0,
    dropped: { noise: 2_300, sampling: 0 },
    sampled_by_rule: {},
    refused: index === 1 ? { quota: 4_000 } : {},
    bytes: 512_000_000,
    events_per_second: 41.5,
    lastAt: new Date().toISOString(),
  }));
}

export function indexes(connectors) {
  const places = new Map(connectors.map((connector) => [`${connector.tenant}/${connector.environment}`, connector]));
  return [...places.values()].map(({ tenant, environment }) => ({ tenant, environment, events: 1_190_000, behind: 0, lag: '0s', bytes: 61_000_000, state: 'current', problem: null }));
}

export function intakeRules(tenant, saved) {
  const defaults = { noise: { default: "@Properties.SourceContext like 'Seq.Api%'", environments: {} }, sampling: [], quota: { eventsPerSecond: null, burst: null, bytesPerDay: null }, redaction: { builtins: ['email', 'phone', 'card', 'tfn'], rules: [] }, retention: { default: '90d', rules: [] } };
  return { tenant, ...defaults, ...saved, version: saved ? 1 : 0, updatedAt: null, retention_status: { last_run: new Date(Date.now() - 600_000).toISOString(), removed_events: 120_400, removed_bytes: 7_100_000, error: null } };
}
