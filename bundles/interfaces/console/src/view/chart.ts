// SPDX-License-Identifier: Apache-2.0
import type { Kpi } from '../data/kpis';

/** Columns for one chart: seconds first, then each line, then low and high of the band when there is one. */
export interface ChartData {
  columns: (number | null)[][];
  labels: string[];
  band: boolean;
}

/** Brings several series to one time axis. The band is that of a single line; more than one would hide the lines. */
export function chartData(kpis: readonly Kpi[]): ChartData {
  const band = kpis.length === 1 && (kpis[0]?.baseline?.length ?? 0) > 1;
  const rows = new Map<number, (number | null)[]>();
  const width = kpis.length + (band ? 2 : 0);
  const row = (at: number) => {
    let found = rows.get(at);
    if (!found) {
      found = new Array<number | null>(width).fill(null);
      rows.set(at, found);
    }
    return found;
  };
  kpis.forEach((kpi, index) => {
    for (const [at, value] of kpi.series) row(at)[index] = value;
  });
  if (band) {
    for (const [at, low, high] of kpis[0]?.baseline ?? []) {
      const found = row(at);
      found[1] = low;
      found[2] = high;
    }
  }
  const times = [...rows.keys()].sort((a, b) => a - b);
  const columns: (number | null)[][] = [times.map((at) => at / 1_000)];
  for (let index = 0; index < width; index++) columns.push(times.map((at) => rows.get(at)?.[index] ?? null));
  return { columns, labels: kpis.map((kpi) => kpi.title), band };
}
