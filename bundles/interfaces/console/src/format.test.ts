// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { formatAgo, formatBytes, formatCompact, formatDuration, formatLag, formatNumber, formatRough, formatTime, formatValue, formatFew } from './format';

describe('numbers', () => {
  it('keep as many digits as matter', () => {
    expect([0, 7, 1204, 12.34, 5.678, 0.03125].map(formatNumber)).toEqual(['0', '7', '1,204', '12.3', '5.68', '0.0313']);
    expect([null, undefined, NaN, Infinity].map(formatNumber)).toEqual(['–', '–', '–', '–']);
    expect([9_999, 18_432, 1_842_113, 2.5e9].map(formatCompact)).toEqual(['9,999', '18.4k', '1.84M', '2.5G']);
    expect([7.07, 46.7, 2_258].map(formatRough)).toEqual(['7.1', '47', '2,300']);
  });

  it('carry their unit', () => {
    expect(formatValue(690, 'ms')).toBe('690 ms');
    expect(formatValue(192_000, 'ms')).toBe('3 m 12 s');
    expect(formatValue(2.5, 'percent')).toBe('2.5%');
    expect(formatValue(105, 'per-minute')).toBe('105/min');
    expect(formatValue(3, 'events/min')).toBe('3/min');
    expect(formatValue(null, 'ms')).toBe('–');
  });
});

describe('durations', () => {
  it.each([
    [850, '850 ms'],
    [4_200, '4.2 s'],
    [5_000, '5 s'],
    [59_600, '1 m'],
    [192_000, '3 m 12 s'],
    [3_600_000, '1 h'],
    [20_400_000, '5 h 40 m'],
    [183_600_000, '2 d 3 h'],
  ])('%d ms is %s', (millis, text) => expect(formatDuration(millis)).toBe(text));

  it('of a lag come as seconds or as text', () => {
    expect([3, '1m30s', null, ''].map(formatLag)).toEqual(['3 s', '1m30s', '–', '–']);
  });
});

describe('times', () => {
  const instant = '2026-03-01T12:00:00.250Z';
  it('are shown in the zone', () => {
    expect(formatTime(instant, 'UTC')).toBe('01 Mar 2026, 12:00:00');
    expect(formatTime(instant, 'Australia/Sydney', 'time')).toBe('23:00:00');
    expect(formatTime(instant, 'UTC', 'millis')).toBe('12:00:00.250');
    expect(formatTime(instant, 'Not/AZone', 'time')).toBe('12:00:00');
    expect([formatTime(null, 'UTC'), formatTime('soon', 'UTC')]).toEqual(['–', '–']);
  });

  it('ago are in one unit, and a clock that is ahead is not the future', () => {
    const at = (seconds: number) => formatAgo(instant, Date.parse(instant) + seconds * 1_000);
    expect([-5, 0, 12, 250, 11_000, 200_000].map(at)).toEqual(['now', 'now', '12 s ago', '4 m ago', '3 h ago', '2 d ago']);
    expect([formatAgo(null, 0), formatAgo('soon', 0)]).toEqual(['never', 'never']);
  });
});

describe('bytes', () => {
  it('are shown to three digits in decimal units', () => {
    expect(formatBytes(812)).toBe('812 B');
    expect(formatBytes(4_215)).toBe('4.22 kB');
    expect(formatBytes(1_310_000_000)).toBe('1.31 GB');
    expect(formatBytes(null)).toBe('–');
  });
});

describe('counters', () => {
  it('stay short', () => {
    expect([0, 999, 1_000, 1_668, 9_999, 10_006, 999_999, 1_000_000].map(formatFew)).toEqual(['0', '999', '1k', '1.6k', '9.9k', '10k', '999k', '1M+']);
  });
});
