// SPDX-License-Identifier: Apache-2.0
type Point = readonly [number, number | null];
type Range = readonly [number, number, number];

/** The SVG paths of a sparkline and its band; empty when there is nothing to draw. A gap breaks the line. */
export function sparkPath(
  series: readonly Point[],
  baseline: readonly Range[],
  width: number,
  height: number,
): { line: string; band: string } {
  const values = series.flatMap(([, value]) => (value === null ? [] : [value]));
  if (values.length < 2) return { line: '', band: '' };
  const all = [...values, ...baseline.flatMap(([, low, high]) => [low, high])];
  const low = Math.min(...all);
  const high = Math.max(...all);
  const first = series[0]?.[0] ?? 0;
  const last = series[series.length - 1]?.[0] ?? 1;
  const x = (at: number) => round(Math.min(1, Math.max(0, (at - first) / (last - first || 1))) * width);
  const y = (value: number) => round(height - 2 - ((value - low) / (high - low || 1)) * (height - 4));
  let line = '';
  let pen = 'M';
  for (const [at, value] of series) {
    if (value === null) pen = 'M';
    else {
      line += `${pen}${x(at)} ${y(value)}`;
      pen = 'L';
    }
  }
  if (baseline.length < 2) return { line, band: '' };
  const top = baseline.map(([at, , up]) => `${x(at)} ${y(up)}`);
  const bottom = baseline.map(([at, down]) => `${x(at)} ${y(down)}`).reverse();
  return { line, band: `M${[...top, ...bottom].join('L')}Z` };
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
