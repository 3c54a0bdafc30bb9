// SPDX-License-Identifier: Apache-2.0
/** The stretches of recent time that can be looked at. */
export const RANGES = ['15m', '1h', '6h', '24h', '7d'] as const;
export type Range = (typeof RANGES)[number];

const MINUTES: Readonly<Record<Range, number>> = { '15m': 15, '1h': 60, '6h': 360, '24h': 1440, '7d': 10080 };

export const RANGE_WORDS: Readonly<Record<Range, string>> = {
  '15m': 'Last 15 minutes',
  '1h': 'Last hour',
  '6h': 'Last 6 hours',
  '24h': 'Last 24 hours',
  '7d': 'Last 7 days',
};

export function readRange(parameters: URLSearchParams, otherwise: Range = '1h'): Range {
  const text = parameters.get('range');
  return RANGES.find((known) => known === text) ?? otherwise;
}

/** A stretch of time, both ends ISO-8601, the first inclusive. */
export interface Window {
  from: string;
  to: string;
}

const INTERVALS: readonly [string, number][] = [
  ['1s', 1_000],
  ['5s', 5_000],
  ['15s', 15_000],
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['1h', 3_600_000],
  ['2h', 7_200_000],
  ['6h', 21_600_000],
  ['1d', 86_400_000],
  ['7d', 604_800_000],
];
const MOST_BUCKETS = 100;

/** The narrowest bucket of which not too many fill a window, as a duration and in milliseconds. */
export function intervalOf(window: Window): { text: string; millis: number } {
  const span = Date.parse(window.to) - Date.parse(window.from);
  const [text, millis] = INTERVALS.find(([, each]) => span / each <= MOST_BUCKETS) ?? ['7d', 604_800_000];
  return { text, millis };
}

/** The window that ends at `now` (epoch milliseconds), both ends ISO-8601. */
export function windowOf(range: Range, now: number): Window {
  return {
    from: new Date(now - MINUTES[range] * 60_000).toISOString(),
    to: new Date(now).toISOString(),
  };
}
