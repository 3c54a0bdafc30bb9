// SPDX-License-Identifier: Apache-2.0
/** Numbers, durations and times as people read them. Pure: the time now is always an argument. */

const LOCALE = 'en-GB';

/** Grouped and short: 1,204 · 12.5 · 0.031; `–` for nothing. */
export function formatNumber(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  const digits = size >= 100 || Number.isInteger(value) ? 0 : size >= 10 ? 1 : size >= 0.1 ? 2 : 4;
  return value.toLocaleString(LOCALE, { maximumFractionDigits: digits });
}

const BYTE_UNITS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** Decimal units: 812 B · 4.2 kB · 1.31 GB. */
export function formatBytes(bytes: number | null | undefined): string {
  if (bytes === null || bytes === undefined || !Number.isFinite(bytes)) return '–';
  let size = bytes;
  let unit = 0;
  while (Math.abs(size) >= 1_000 && unit < BYTE_UNITS.length - 1) {
    size /= 1_000;
    unit += 1;
  }
  return `${size.toLocaleString(LOCALE, { maximumSignificantDigits: 3 })} ${BYTE_UNITS[unit]}`;
}

/** For tiles: 1,204 · 18.4k · 2.31M. */
export function formatCompact(value: number | null | undefined): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const size = Math.abs(value);
  if (size < 10_000) return formatNumber(value);
  const [unit, name] = size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : [1e3, 'k'];
  return `${(value / unit).toLocaleString(LOCALE, { maximumSignificantDigits: 3 })}${name}`;
}

/** For a counter without room: 412 · 1.7k · 23k. */
export function formatFew(count: number): string {
  if (count < 1_000) return String(count);
  return count < 10_000 ? `${Math.floor(count / 100) / 10}k` : count < 1_000_000 ? `${Math.floor(count / 1_000)}k` : '1M+';
}

/** To two significant digits, for ranges where more would be noise: 7.1 · 47 · 2,300. */
export function formatRough(value: number): string {
  return formatCompact(Number(value.toPrecision(2)));
}

const UNIT_WORDS: Readonly<Record<string, string>> = { percent: '%', '%': '%', 'per-minute': '/min', 'events/min': '/min', count: '', ratio: '' };

/** The unit as shown behind a number. */
export function unitText(unit: string | null | undefined): string {
  return unit ? (UNIT_WORDS[unit] ?? unit) : '';
}

/** A value with its unit; milliseconds and seconds become a duration when they are long. */
export function formatValue(value: number | null | undefined, unit: string | null | undefined): string {
  if (value === null || value === undefined) return '–';
  if (unit === 'ms' && Math.abs(value) >= 10_000) return formatDuration(value);
  if (unit === 's' && Math.abs(value) >= 120) return formatDuration(value * 1_000);
  const word = unitText(unit);
  const gap = word === '' || word === '%' || word.startsWith('/') ? '' : ' ';
  return `${formatCompact(value)}${gap}${word}`;
}

/** Two units at most: 850 ms · 4.2 s · 3 m 12 s · 5 h 40 m · 2 d 3 h. */
export function formatDuration(millis: number): string {
  const size = Math.abs(millis);
  if (size < 1_000) return `${Math.round(millis)} ms`;
  if (size < 10_000) return `${(millis / 1_000).toFixed(1).replace(/\.0$/, '')} s`;
  const seconds = Math.round(millis / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const pair = (big: number, bigName: string, small: number, smallName: string) =>
    small === 0 ? `${big} ${bigName}` : `${big} ${bigName} ${small} ${smallName}`;
  if (seconds < 3_600) return pair(Math.floor(seconds / 60), 'm', seconds % 60, 's');
  const minutes = Math.round(seconds / 60);
  if (minutes < 1_440) return pair(Math.floor(minutes / 60), 'h', minutes % 60, 'm');
  const hours = Math.round(minutes / 60);
  return pair(Math.floor(hours / 24), 'd', hours % 24, 'h');
}

/** How long ago, in one unit: now · 12 s ago · 4 m ago · 3 h ago · 2 d ago. */
export function formatAgo(instant: string | null | undefined, now: number): string {
  const millis = instant ? Date.parse(instant) : NaN;
  if (Number.isNaN(millis)) return 'never';
  const seconds = Math.floor((now - millis) / 1_000);
  if (seconds < 2) return 'now';
  if (seconds < 60) return `${seconds} s ago`;
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3_600)} h ago`;
  return `${Math.floor(seconds / 86_400)} d ago`;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function format(zone: string, style: 'time' | 'millis' | 'full'): Intl.DateTimeFormat {
  const key = `${zone} ${style}`;
  let found = formats.get(key);
  if (!found) {
    const time: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' };
    if (style === 'millis') time.fractionalSecondDigits = 3;
    const date: Intl.DateTimeFormatOptions = style === 'full' ? { day: '2-digit', month: 'short', year: 'numeric' } : {};
    try {
      found = new Intl.DateTimeFormat(LOCALE, { timeZone: zone, ...date, ...time });
    } catch {
      found = new Intl.DateTimeFormat(LOCALE, { timeZone: 'UTC', ...date, ...time });
    }
    formats.set(key, found);
  }
  return found;
}

/** The time in the zone. `full` has the date as well, `millis` three more digits. */
export function formatTime(
  instant: string | number | null | undefined,
  zone: string,
  style: 'time' | 'millis' | 'full' = 'full',
): string {
  if (instant === null || instant === undefined) return '–';
  const millis = typeof instant === 'number' ? instant : Date.parse(instant);
  return Number.isNaN(millis) ? '–' : format(zone, style).format(millis);
}

/** The lag of a connector, which comes as seconds or as a duration in text. */
export function formatLag(lag: number | string | null | undefined): string {
  if (lag === null || lag === undefined || lag === '') return '–';
  return typeof lag === 'number' ? formatDuration(lag * 1_000) : lag;
}
