// SPDX-License-Identifier: Apache-2.0
import { sparkPath } from '../view/spark';

/** The course of a number, without axes. The band is what is usual. */
export function Sparkline({
  series,
  baseline,
  width = 240,
  height = 44,
}: {
  series: readonly [number, number | null][];
  baseline?: readonly [number, number, number][] | null;
  width?: number;
  height?: number;
}) {
  const { line, band } = sparkPath(series, baseline ?? [], width, height);
  return (
    <svg className="spark" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      {band && <path className="spark-band" d={band} />}
      {line && <path className="spark-line" d={line} vectorEffect="non-scaling-stroke" />}
    </svg>
  );
}
