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

/** The window that ends at `now` (epoch milliseconds), both ends ISO-8601. */
export function windowOf(range: Range, now: number): { from: string; to: string } {
  return {
    from: new Date(now - MINUTES[range] * 60_000).toISOString(),
    to: new Date(now).toISOString(),
  };
}
