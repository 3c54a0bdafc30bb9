// SPDX-License-Identifier: Apache-2.0
import { useComputedColorScheme } from '@mantine/core';
import { useEffect, useMemo, useRef, useState } from 'react';
import uPlot from 'uplot';
import 'uplot/dist/uPlot.min.css';
import type { Kpi } from '../data/kpis';
import { formatTime, formatValue, unitText } from '../format';
import { type ChartData, chartData } from '../view/chart';
import { useZone } from './Time';

const LINES = ['--chart-1', '--chart-2', '--chart-3', '--chart-4', '--chart-5'];

interface Hover {
  left: number;
  top: number;
  index: number;
}

interface Look {
  lines: string[];
  band: string;
  grid: string;
  text: string;
  font: string;
}

function look(element: Element): Look {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    lines: LINES.map(read),
    band: read('--chart-band'),
    grid: read('--line-soft'),
    text: read('--muted'),
    font: `11px ${style.fontFamily}`,
  };
}

function options(data: ChartData, colours: Look, unit: string, zone: string, width: number, height: number, onHover: (hover: Hover | null) => void): uPlot.Options {
  const axis: uPlot.Axis = {
    stroke: colours.text,
    font: colours.font,
    grid: { stroke: colours.grid, width: 1 },
    ticks: { show: false },
  };
  const edge: uPlot.Series = { show: true, stroke: 'transparent', width: 0, points: { show: false } };
  return {
    width,
    height,
    tzDate: (seconds) => uPlot.tzDate(new Date(seconds * 1_000), zone),
    legend: { show: false },
    padding: [10, 20, 0, 0],
    cursor: { y: false, points: { size: 7 }, drag: { x: false, y: false }, sync: { key: 'console' } },
    scales: { y: { range: (_, low, high) => [Math.min(0, low ?? 0), (high ?? 1) * 1.08 || 1] } },
    axes: [
      {
        ...axis,
        grid: { show: false },
        space: 70,
        size: 40,
        values: [
          [86_400, '{DD} {MMM}', null, null, null, null, null, null, 1],
          [60, '{HH}:{mm}', '\n{DD} {MMM}', null, '\n{DD} {MMM}', null, null, null, 1],
          [1, '{HH}:{mm}:{ss}', null, null, null, null, null, null, 1],
        ],
      },
      { ...axis, size: 52, values: (_, ticks) => ticks.map((tick) => formatValue(tick, unit === 'ms' ? 'ms' : '')) },
    ],
    series: [
      {},
      ...data.labels.map((label, index): uPlot.Series => ({
        label,
        stroke: colours.lines[index % colours.lines.length],
        width: 1.75,
        points: { show: false },
        spanGaps: false,
      })),
      ...(data.band ? [edge, edge] : []),
    ],
    bands: data.band ? [{ series: [3, 2], fill: colours.band }] : [],
    hooks: {
      setCursor: [
        (plot) => {
          const { idx, left, top } = plot.cursor;
          if (idx === null || idx === undefined || left === undefined || left < 0) onHover(null);
          else onHover({ left, top: top ?? 0, index: idx });
        },
      ],
    },
  };
}

/** What a screen reader hears in place of the drawing. */
function summary(kpis: readonly Kpi[]): string {
  return kpis
    .map((kpi) => {
      const values = kpi.series.flatMap(([, value]) => (value === null ? [] : [value]));
      if (values.length === 0) return `${kpi.title}: no data`;
      const [low, high] = [Math.min(...values), Math.max(...values)];
      return `${kpi.title}: now ${formatValue(kpi.current, kpi.unit)}, from ${formatValue(low, kpi.unit)} to ${formatValue(high, kpi.unit)}`;
    })
    .join('. ');
}

/** Lines over time with the usual band behind; the pointer reads the values. */
export function TimeSeries({ kpis, unit, height = 252 }: { kpis: readonly Kpi[]; unit: string | null; height?: number }) {
  const holder = useRef<HTMLDivElement>(null);
  const plot = useRef<uPlot | null>(null);
  const [width, setWidth] = useState(0);
  const [hover, setHover] = useState<Hover | null>(null);
  const zone = useZone();
  const scheme = useComputedColorScheme('light');
  const data = useMemo(() => chartData(kpis), [kpis]);
  const shape = `${data.labels.join('|')} ${data.band}`;
  const latest = useRef(data);
  latest.current = data;

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry?.contentRect.width ?? 0)));
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  const drawable = width > 0;
  useEffect(() => {
    const element = holder.current;
    if (!element || !drawable) return;
    const made = new uPlot(
      options(latest.current, look(element), unit ?? '', zone, element.clientWidth, height, setHover),
      latest.current.columns as uPlot.AlignedData,
      element,
    );
    plot.current = made;
    return () => {
      plot.current = null;
      made.destroy();
    };
    // A change of scheme or shape needs a new drawing; data and width are handed to the present one below.
  }, [shape, unit, zone, scheme, height, drawable]);

  useEffect(() => {
    plot.current?.setData(data.columns as uPlot.AlignedData);
  }, [data]);

  useEffect(() => {
    if (width > 0) plot.current?.setSize({ width, height });
  }, [width, height]);

  const at = hover ? data.columns[0]?.[hover.index] : null;
  const low = hover && data.band ? data.columns[2]?.[hover.index] : null;
  const high = hover && data.band ? data.columns[3]?.[hover.index] : null;
  return (
    <div className="chart" role="img" aria-label={summary(kpis)}>
      <div ref={holder} style={{ height }} />
      {hover && at && (
        <div className="chart-tip" style={hover.left > width / 2 ? { right: width - hover.left - 26 } : { left: hover.left + 66 }}>
          <div className="dim num">{formatTime(at * 1_000, zone, 'time')}</div>
          {data.labels.map((label, index) => (
            <div key={label} className="chart-tip-row">
              <i className={`swatch swatch-${index % LINES.length}`} />
              <span>{label}</span>
              <b className="num">{formatValue(data.columns[index + 1]?.[hover.index], unit)}</b>
            </div>
          ))}
          {low !== null && low !== undefined && high !== null && high !== undefined && (
            <div className="chart-tip-row dim">
              <i className="swatch swatch-band" />
              <span>Usual</span>
              <span className="num">
                {formatValue(low, '')}–{formatValue(high, '')}
              </span>
            </div>
          )}
        </div>
      )}
      <div className="chart-legend">
        {data.labels.map((label, index) => (
          <span key={label}>
            <i className={`swatch swatch-${index % LINES.length}`} />
            {label}
          </span>
        ))}
        {data.band && (
          <span>
            <i className="swatch swatch-band" />
            Usual range
          </span>
        )}
        {unitText(unit) && <span className="dim">{unitText(unit)}</span>}
      </div>
    </div>
  );
}
