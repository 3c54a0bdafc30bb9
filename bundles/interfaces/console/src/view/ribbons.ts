// SPDX-License-Identifier: Apache-2.0
import type { Ribbon } from '../data/anomalies';

/** A stretch on a ribbon: where it begins and how wide it is, in percent of the window, and its level from 1 to 4. */
export interface Piece {
  left: number;
  width: number;
  level: number;
}

/** So narrow a stretch could not be seen. */
const LEAST = 0.4;

/** The stretches of a ribbon that lie in a window, cut at its ends. */
export function pieces(spans: Ribbon['spans'], from: number, to: number): Piece[] {
  const whole = to - from;
  return spans
    .filter(([begin, end]) => end > from && begin < to)
    .map(([begin, end, level]) => {
      const left = ((Math.max(begin, from) - from) / whole) * 100;
      const width = Math.max(LEAST, ((Math.min(end, to) - Math.max(begin, from)) / whole) * 100);
      return { left: Math.min(left, 100 - width), width, level };
    });
}

/** Where an axis of so many ticks has them: epoch milliseconds, evenly, both ends left out. */
export function ticks(from: number, to: number, count: number): number[] {
  return Array.from({ length: count }, (_, index) => from + ((index + 1) * (to - from)) / (count + 1));
}

/** The worst first: by level, then by how long it lasted; the rest as they came. */
export function byWeight(ribbons: readonly Ribbon[]): Ribbon[] {
  const weight = (ribbon: Ribbon) => Math.max(0, ...ribbon.spans.map(([, , level]) => level)) * 1e13 + ribbon.spans.reduce((sum, [begin, end]) => sum + end - begin, 0);
  return [...ribbons].sort((one, other) => weight(other) - weight(one));
}
