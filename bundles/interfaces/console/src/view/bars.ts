// SPDX-License-Identifier: Apache-2.0
import type { Histogram } from '../data/exploration';

/** One bucket of the histogram as it is drawn: its parts from the bottom up. */
export interface Bar {
  from: string;
  to: string;
  total: number;
  parts: { value: string; count: number }[];
}

const ORDER = ['info', 'warning', 'error', 'critical'];

/** Bars in the order of time; what is mild stands at the bottom. */
export function barsOf(histogram: Histogram, millis: number): Bar[] {
  const series = [...histogram.series].sort((a, b) => ORDER.indexOf(a.value) - ORDER.indexOf(b.value));
  return histogram.begins.map((from, index) => {
    const parts = series.map((each) => ({ value: each.value, count: each.counts[index] ?? 0 })).filter((part) => part.count > 0);
    const others = histogram.others[index] ?? 0;
    if (others > 0) parts.push({ value: 'other', count: others });
    return {
      from,
      to: new Date(Date.parse(from) + millis).toISOString(),
      total: parts.reduce((sum, part) => sum + part.count, 0),
      parts,
    };
  });
}
