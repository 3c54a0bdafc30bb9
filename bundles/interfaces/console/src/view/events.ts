// SPDX-License-Identifier: Apache-2.0
import { RANGES, type Range } from './range';

/** What the events page shows. */
export interface EventsView {
  mode: 'live' | 'search';
  filter: string;
  range: Range;
  /** A fixed window, ISO-8601; wins over `range` when both ends are there. */
  from: string | null;
  to: string | null;
}

function instant(text: string | null): string | null {
  if (!text) return null;
  const millis = Date.parse(text);
  return Number.isNaN(millis) ? null : new Date(millis).toISOString();
}

export function readEventsView(parameters: URLSearchParams): EventsView {
  const range = parameters.get('range');
  const from = instant(parameters.get('from'));
  const to = instant(parameters.get('to'));
  const fixed = from !== null && to !== null && from < to;
  return {
    mode: parameters.get('mode') === 'search' ? 'search' : 'live',
    filter: parameters.get('filter') ?? '',
    range: RANGES.find((known) => known === range) ?? '1h',
    from: fixed ? from : null,
    to: fixed ? to : null,
  };
}

export function writeEventsView(parameters: URLSearchParams, change: Partial<EventsView>): URLSearchParams {
  const view = { ...readEventsView(parameters), ...change };
  const next = new URLSearchParams(parameters);
  const put = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name));
  put('mode', view.mode === 'live' ? null : view.mode);
  put('filter', view.filter.trim() || null);
  put('range', view.range === '1h' ? null : view.range);
  put('from', view.from);
  put('to', view.to);
  return next;
}
