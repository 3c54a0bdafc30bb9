// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { curvePath } from './curve';
import type { Kpi } from '../data/kpis';
import { NO_FILTER, readAlertsView, writeAlertsView } from './alerts';
import { barsOf } from './bars';
import { chartData } from './chart';
import { readEventsView, writeEventsView } from './events';
import { intervalOf, readRange, windowOf } from './range';
import { linkTo, readScope, writeScope } from './scope';
import { byWeight, pieces, ticks } from './ribbons';
import { sparkPath } from './spark';
import { localToUtc } from './zone';

const from = (text: string) => new URLSearchParams(text);

describe('scope', () => {
  it('needs a tenant before an environment means anything', () => {
    expect(readScope(from('environment=prod'))).toEqual({ tenant: null, environment: null });
    expect(readScope(from('tenant=a&environment=prod'))).toEqual({ tenant: 'a', environment: 'prod' });
  });

  it('keeps everything else in the address', () => {
    expect(writeScope(from('state=ACK&tenant=a&environment=prod'), { tenant: 'b', environment: null }).toString()).toBe('state=ACK&tenant=b');
    expect(writeScope(from('tenant=a&environment=p'), { tenant: null, environment: 'p' }).toString()).toBe('');
  });

  it('goes along to other pages', () => {
    expect(linkTo('/alerts', { tenant: 'a', environment: 'p' }, { alert: '1', state: null })).toBe('/alerts?tenant=a&environment=p&alert=1');
    expect(linkTo('/', { tenant: null, environment: null })).toBe('/');
  });
});

describe('alerts view', () => {
  it('falls back to open alerts for an address it does not know', () => {
    expect(readAlertsView(from('state=banana&severity=purple'))).toEqual({ state: 'OPEN', ...NO_FILTER, alert: null });
    expect(readAlertsView(from('state=ack&severity=ERROR'))).toMatchObject({ state: 'ACK', severity: 'error' });
  });

  it('is the same after writing and reading', () => {
    const view = { ...NO_FILTER, state: 'ALL', severity: 'warning', service: 'mail', alert: 'al-1' } as const;
    const written = writeAlertsView(from('tenant=a'), view);
    expect(readAlertsView(written)).toEqual(view);
    expect(written.get('tenant')).toBe('a');
    expect(writeAlertsView(written, { state: 'OPEN', severity: null, service: ' ', alert: null }).toString()).toBe('tenant=a');
  });
});

describe('events view', () => {
  it('ignores half a window, a reversed one and unreadable times', () => {
    const fixed = 'from=2026-03-01T10:00:00Z&to=2026-03-01T11:00:00Z';
    expect(readEventsView(from(fixed))).toMatchObject({ from: '2026-03-01T10:00:00.000Z', to: '2026-03-01T11:00:00.000Z' });
    expect(readEventsView(from('from=2026-03-01T10:00:00Z'))).toMatchObject({ from: null, to: null });
    expect(readEventsView(from('to=2026-03-01T10:00:00Z&from=2026-03-01T11:00:00Z'))).toMatchObject({ from: null, to: null });
    expect(readEventsView(from('from=yesterday&to=today&range=2y'))).toMatchObject({ from: null, to: null, range: '1h' });
  });

  it('is the same after writing and reading', () => {
    const view = { mode: 'search', filter: "@Level = 'Error' & x", range: '24h', from: null, to: null } as const;
    expect(readEventsView(writeEventsView(from(''), view))).toEqual(view);
    expect(writeEventsView(from('mode=search&filter=x'), { mode: 'live', filter: ' ' }).toString()).toBe('');
  });
});

describe('range', () => {
  it('ends now', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    expect(windowOf('15m', now)).toEqual({ from: '2026-03-01T11:45:00.000Z', to: '2026-03-01T12:00:00.000Z' });
    expect(readRange(from('range=6h'))).toBe('6h');
    expect(readRange(from('range=oops'))).toBe('1h');
  });
});

describe('localToUtc', () => {
  it('reads a clock in its zone, in winter, in summer and far away', () => {
    expect(localToUtc('2026-01-15T08:30', 'Europe/London')).toBe('2026-01-15T08:30:00.000Z');
    expect(localToUtc('2026-07-15T08:30', 'Europe/London')).toBe('2026-07-15T07:30:00.000Z');
    expect(localToUtc('2026-01-15T08:30', 'Australia/Sydney')).toBe('2026-01-14T21:30:00.000Z');
  });

  it('reads the hours beside a change of summer time', () => {
    expect(localToUtc('2026-03-29T00:30', 'Europe/London')).toBe('2026-03-29T00:30:00.000Z');
    expect(localToUtc('2026-03-29T02:30', 'Europe/London')).toBe('2026-03-29T01:30:00.000Z');
    expect(localToUtc('2026-10-25T03:00', 'Europe/London')).toBe('2026-10-25T03:00:00.000Z');
  });

  it('refuses what is no time', () => {
    for (const bad of ['', 'soon', '2026-01-15', '2026-13-45T99:99']) expect(localToUtc(bad, 'UTC')).toBeNull();
  });
});

describe('sparkPath', () => {
  it('draws from corner to corner and breaks at gaps', () => {
    const { line, band } = sparkPath([[0, 0], [1, 10], [2, null], [3, 5], [4, 5]], [], 100, 20);
    expect(line).toBe('M0 18L25 2M75 10L100 10');
    expect(band).toBe('');
  });

  it('keeps a band that reaches further than the line within the picture', () => {
    const { band } = sparkPath([[10, 0], [20, 4]], [[0, 0, 4], [30, 0, 4]], 100, 20);
    expect(band).toBe('M0 2L100 2L100 18L0 18Z');
  });

  it('gives nothing for nothing and stays finite for a flat line', () => {
    expect(sparkPath([[0, 1]], [], 10, 10)).toEqual({ line: '', band: '' });
    expect(sparkPath([[0, 3], [1, 3]], [[0, 3, 3], [1, 3, 3]], 10, 10).line).not.toContain('NaN');
  });
});

describe('chartData', () => {
  const kpi = (title: string, series: Kpi['series'], baseline: Kpi['baseline'] = null): Kpi => ({ id: title, title, unit: null, current: null, series, baseline, status: 'ok' });

  it('puts the band of a single line behind it', () => {
    const data = chartData([kpi('a', [[1000, 5], [2000, 6]], [[1000, 1, 9], [2000, 2, 8]])]);
    expect(data).toEqual({ columns: [[1, 2], [5, 6], [1, 2], [9, 8]], labels: ['a'], band: true });
  });

  it('brings several lines to one time axis, with gaps where a line has no value', () => {
    const data = chartData([kpi('a', [[1000, 5], [3000, 7]]), kpi('b', [[2000, 1]], [[1000, 0, 1], [2000, 0, 1]])]);
    expect(data.columns).toEqual([[1, 2, 3], [5, null, 7], [null, 1, null]]);
    expect(data.band).toBe(false);
  });
});

describe('histogram', () => {
  it('takes the narrowest bucket of which at most a hundred fill the window', () => {
    const now = Date.parse('2026-03-01T12:00:00Z');
    expect(intervalOf(windowOf('1h', now))).toEqual({ text: '1m', millis: 60_000 });
    expect(intervalOf(windowOf('24h', now)).text).toBe('15m');
    expect(intervalOf(windowOf('7d', now)).text).toBe('2h');
    expect(intervalOf({ from: '2020-01-01T00:00:00Z', to: '2026-01-01T00:00:00Z' }).text).toBe('7d');
  });

  it('stacks what is mild at the bottom, leaves out what is not there, and adds the rest on top', () => {
    const begins = ['2026-03-01T12:00:00Z', '2026-03-01T12:01:00Z'];
    const series = [
      { value: 'critical', counts: [1, 0] },
      { value: 'info', counts: [5, 7] },
    ];
    const bars = barsOf({ interval: '1m', begins, series, others: [2, 0], total: 15 }, 60_000);
    expect(bars[0]?.parts.map((part) => part.value)).toEqual(['info', 'critical', 'other']);
    expect(bars[0]?.total).toBe(8);
    expect(bars[1]).toMatchObject({ to: '2026-03-01T12:02:00.000Z', total: 7, parts: [{ value: 'info', count: 7 }] });
  });
});

describe('ribbons', () => {
  it('cut stretches at the ends of the window and keep short ones visible', () => {
    const found = pieces([[0, 150, 2], [190, 190.1, 4], [500, 600, 1]], 100, 200);
    expect(found).toEqual([
      { left: 0, width: 50, level: 2 },
      { left: 90, width: 0.4, level: 4 },
    ]);
    expect(pieces([[199.9, 260, 3]], 100, 200)[0]).toEqual({ left: 99.6, width: 0.4, level: 3 });
  });

  it('put the worst first, and of the equally bad the one that lasted longer', () => {
    const ribbon = (kpi: string, ...spans: [number, number, number][]) => ({ kpi, spans });
    const order = byWeight([ribbon('short', [0, 5, 3]), ribbon('mild', [0, 900, 1]), ribbon('long', [0, 50, 3]), ribbon('worst', [0, 1, 4])]);
    expect(order.map((one) => one.kpi)).toEqual(['worst', 'long', 'short', 'mild']);
  });

  it('have ticks between their ends', () => {
    expect(ticks(0, 600, 5)).toEqual([100, 200, 300, 400, 500]);
  });
});

describe('a curve', () => {
  it('runs from the least to the greatest value, the most alerts at the top', () => {
    const { line, marks } = curvePath([[20, 0], [10, 4], [15, 2]], 116, 56);
    expect(line).toBe('M8 8L58 28L108 48');
    expect(marks).toEqual([[108, 48], [8, 8], [58, 28]]);
  });

  it('is nothing with a single point', () => {
    expect(curvePath([[1, 1]], 100, 100)).toEqual({ line: '', marks: [] });
  });
});
