// SPDX-License-Identifier: Apache-2.0
/** A falling or rising curve through points, in the pixels of a box; the marks are the points themselves. */
export function curvePath(points: readonly (readonly [number, number])[], width: number, height: number): { line: string; marks: [number, number][] } {
  if (points.length < 2) return { line: '', marks: [] };
  const sorted = [...points].sort(([one], [other]) => one - other);
  const xs = sorted.map(([x]) => x);
  const most = Math.max(...sorted.map(([, y]) => y), 1);
  const [first, last] = [xs[0] ?? 0, xs[xs.length - 1] ?? 1];
  const edge = 8;
  const place = ([x, y]: readonly [number, number]): [number, number] => [
    Math.round((edge + ((x - first) / (last - first || 1)) * (width - 2 * edge)) * 10) / 10,
    Math.round((height - edge - (y / most) * (height - 2 * edge)) * 10) / 10,
  ];
  return { line: `M${sorted.map((point) => place(point).join(' ')).join('L')}`, marks: points.map(place) };
}
