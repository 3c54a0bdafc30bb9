// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { bodyOf } from '../data/documents';
import { ApiError } from '../data/http';
import type { Shift } from '../data/rotas';
import { extend, filterQuery, hiddenFilters, isFiltered, NO_FILTER, NOTHING_SELECTED, readAlertsView, toggle, writeAlertsView } from './alerts';
import { circuitOf, probeAt } from './channels';
import { checkEscalation, targetOf } from './escalations';
import { placeBefore, readIncidentsView, spanBefore, statesOf, writeIncidentsView } from './incidents';
import { intervalWords } from './intervals';
import { checkMatcher, formatMatcher, isBoundless, labelsOf, matchersOf, parseMatcher } from './matchers';
import { barsOfShifts, daysFrom, gapsOf, joined, mondayOf, moveWeeks, placeOnDays } from './rota';
import { partOf, treeOf } from './routing';
import { suppressionOf } from './suppression';
import { lineOf, linesOf, problemsOf, readObject } from './text';
import { drawTopology } from './topology';
import { checkWindow, recurrenceWords, withEnd } from './windows';
import { localToUtc, utcToLocal } from './zone';

const from = (text: string) => new URLSearchParams(text);

describe('filters of alerts', () => {
  it('survive the address and leave out what is not set', () => {
    const view = { state: 'ALL', severity: 'error', service: 'mail', class: 'email', policy: 'p', assignee: 'ada', incident: 'inc-1', suppressed: false, text: 'relay', alert: null } as const;
    const written = writeAlertsView(from('tenant=a'), view);
    expect(readAlertsView(written)).toEqual(view);
    expect(writeAlertsView(written, { state: 'OPEN', ...NO_FILTER }).toString()).toBe('tenant=a');
  });

  it('become a query of the platform', () => {
    const view = readAlertsView(from('state=ack&assignee=ada&suppressed=true&class=banana'));
    expect(filterQuery(view)).toEqual({ state: 'ACK', assigned_to: 'ada', suppressed: 'true' });
    expect(filterQuery({ ...view, state: 'ALL', assignee: '', suppressed: null })).toEqual({});
    expect([hiddenFilters(view), isFiltered(view)]).toEqual([2, true]);
    expect(isFiltered(readAlertsView(from('state=ALL')))).toBe(false);
  });
});

describe('selection', () => {
  const order = ['a', 'b', 'c', 'd'];

  it('toggles one and extends from the last one toggled', () => {
    const one = toggle(NOTHING_SELECTED, 'b');
    const more = extend(one, 'd', order);
    expect([...more.ids]).toEqual(['b', 'c', 'd']);
    expect([...extend(more, 'a', order).ids].sort()).toEqual(order);
    expect([...toggle(more, 'c').ids]).toEqual(['b', 'd']);
  });

  it('takes only the one asked for where the anchor has gone from the list', () => {
    expect([...extend({ ids: new Set(['x']), anchor: 'x' }, 'c', order).ids]).toEqual(['x', 'c']);
    const same = toggle(NOTHING_SELECTED, 'a');
    expect(extend(same, 'gone', order)).toBe(same);
  });
});

describe('matchers', () => {
  it('are read as Alertmanager writes them, quotes and all', () => {
    expect(parseMatcher('service="mail-gateway"')).toEqual({ name: 'service', operator: '=', value: 'mail-gateway' });
    expect(parseMatcher(' severity =~ warning|info ')).toEqual({ name: 'severity', operator: '=~', value: 'warning|info' });
    expect(parseMatcher('a!~"x\\"y"')).toEqual({ name: 'a', operator: '!~', value: 'x"y' });
    expect(parseMatcher('severity')).toBeNull();
    for (const text of ['a="b"', 'a!="c d"', 'p=~"\\\\d+ \\"q\\""']) expect(formatMatcher(parseMatcher(text) ?? { name: '', operator: '=', value: '' })).toBe(text);
  });

  it('say what is wrong, and when they would hide everything', () => {
    expect(checkMatcher({ name: ' ', operator: '=', value: 'x' })).toMatch(/label/);
    expect(checkMatcher({ name: 'a', operator: '=~', value: '(' })).toMatch(/regular/);
    expect(checkMatcher({ name: 'a', operator: '=', value: '(' })).toBeNull();
    expect(isBoundless([{ name: 'a', operator: '=~', value: '.*' }, { name: 'b', operator: '!=', value: 'x' }])).toBe(true);
    expect(isBoundless([{ name: 'a', operator: '=', value: 'x' }, { name: 'b', operator: '!=', value: 'x' }])).toBe(false);
  });

  it('of an alert name its policy, place and service', () => {
    const alert = { tenant: 't', environment: 'prod', policy: 'p', name: 'n', class: 'auth', severity: 'error', service: null, labels: { node: 'web-1', severity: 'old' } };
    expect(matchersOf(alert).map(formatMatcher)).toEqual(['policy="p"', 'environment="prod"']);
    expect(labelsOf(alert)).toEqual({ node: 'web-1', tenant: 't', environment: 'prod', policy: 'p', name: 'n', class: 'auth', severity: 'error' });
  });
});

describe('routing tree', () => {
  const root = treeOf({
    channel: 'desk',
    group_wait: '10s',
    routes: [
      { matchers: ['a="b"'], escalation: 'platform', routes: [{ matchers: ['c="d"'], repeat_interval: '1h', mute_time_intervals: ['nights'] }] },
      { channels: ['x', 'y'], continue: true },
    ],
  });

  it('inherits what is not written, and destinations as a whole', () => {
    const [first, second] = root.children;
    const deep = first?.children[0];
    expect(deep?.path).toBe('route.routes[0].routes[0]');
    expect(first?.channels).toEqual({ value: [], own: true });
    expect(deep?.escalation).toEqual({ value: 'platform', own: false });
    expect([deep?.groupWait, deep?.repeatInterval, root.repeatInterval]).toEqual([{ value: '10s', own: false }, { value: '1h', own: true }, { value: '4h', own: false }]);
    expect(deep?.mutes).toEqual(['not in nights']);
    expect([second?.channels.value, second?.goesOn]).toEqual([['x', 'y'], true]);
  });

  it('shows the way of a test', () => {
    const test = { routes: [{ path: 'route.routes[0].routes[0]' }], tree: [{ path: 'route', matched: true }, { path: 'route.routes[1]', matched: false }] };
    expect(['route', 'route.routes[0]', 'route.routes[0].routes[0]', 'route.routes[1]', 'route.routes[2]'].map((path) => partOf(path, test))).toEqual(['way', 'way', 'end', 'out', null]);
    expect(partOf('route', null)).toBeNull();
  });
});

describe('text of documents', () => {
  const text = 'route:\n  channel: desk\n  routes:\n    - matchers:\n        - a="b"\n        - nonsense\n      channel: x\n';

  it('knows the line of every part, and the nearest one of a part that is missing', () => {
    const lines = linesOf(text);
    expect([lineOf('route.channel', lines), lineOf('route.routes[0].matchers[1]', lines), lineOf('route.routes[0].group_wait', lines), lineOf('other', lines)]).toEqual([2, 6, 4, null]);
    expect(linesOf('{"route": {\n "channel": "x"}}').get('route.channel')).toBe(2);
  });

  it('puts refusals at their lines, first things first', () => {
    const refused = new ApiError('problem', 400, 'Not valid', '', { 'route.routes[0].matchers[1]': 'cannot be read', 'route.channel': 'is unknown' });
    expect(problemsOf(refused, text).map(({ line, field }) => [line, field])).toEqual([[2, 'route.channel'], [6, 'route.routes[0].matchers[1]']]);
    expect(problemsOf(new ApiError('problem', 403, 'Refused', 'not here'), text)).toEqual([{ line: null, field: null, message: 'Refused: not here' }]);
  });

  it('says where YAML breaks', () => {
    const broken = 'a: 1\nb: [1\nc: 2\n';
    let caught: unknown;
    try {
      readObject(broken, 'A rota');
    } catch (cause) {
      caught = cause;
    }
    expect(caught).toBeInstanceOf(ApiError);
    expect(problemsOf(caught as ApiError, broken)[0]?.line).toBeGreaterThan(1);
    expect(() => readObject('- a', 'A rota')).toThrow(/A rota is a set/);
  });
});

describe('rota calendar', () => {
  const shift = (begin: string, end: string, person: string | null): Shift => ({ from: begin, to: end, person, layer: 'l', override: null });

  it('begins on a Monday of the zone, and days keep their width over a change of clocks', () => {
    expect(mondayOf(Date.parse('2026-03-29T23:30:00Z'), 'Europe/London')).toBe('2026-03-30');
    expect(mondayOf(Date.parse('2026-03-29T22:30:00Z'), 'Europe/London')).toBe('2026-03-23');
    expect(moveWeeks('2026-03-23', 2)).toBe('2026-04-06');
    const days = daysFrom('2026-03-23', 'Europe/London');
    expect(days.map((day) => (day.to - day.from) / 3_600_000).slice(5, 8)).toEqual([24, 23, 24]);
    expect(placeOnDays(days[7]?.from ?? 0, days)).toBe(50);
    expect([placeOnDays(0, days), placeOnDays(Number.MAX_SAFE_INTEGER, days)]).toEqual([0, 100]);
  });

  it('joins what adjoins, marks gaps and cuts at its ends', () => {
    const days = daysFrom('2026-01-05', 'UTC');
    const shifts = [shift('2026-01-01T00:00:00Z', '2026-01-06T00:00:00Z', 'a'), shift('2026-01-07T00:00:00Z', '2026-01-12T00:00:00Z', 'b'), shift('2026-01-12T00:00:00Z', '2026-01-19T00:00:00Z', 'b')];
    expect(joined(shifts)).toHaveLength(2);
    expect(gapsOf(shifts, days)).toMatchObject([{ from: '2026-01-06T00:00:00.000Z', to: '2026-01-07T00:00:00.000Z', person: null }]);
    const [bar] = barsOfShifts(shifts, days);
    expect(bar?.left).toBe(0);
    expect(bar?.width).toBeCloseTo(100 / 14);
    expect(gapsOf([shift('2026-01-06T00:00:00Z', '2026-01-07T00:00:00Z', null)], days)).toHaveLength(1);
  });
});

describe('zones', () => {
  it('go there and back', () => {
    const at = Date.parse('2026-07-01T10:30:00Z');
    expect(utcToLocal(at, 'Australia/Sydney')).toBe('2026-07-01T20:30');
    expect(localToUtc(utcToLocal(at, 'America/New_York'), 'America/New_York')).toBe('2026-07-01T10:30:00.000Z');
  });
});

describe('topology', () => {
  it('places services right of what they need, names what is not declared, and survives a cycle', () => {
    const drawing = drawTopology([{ id: 'db' }, { id: 'api', depends_on: ['db', 'cache'] }, { id: 'web', depends_on: ['api'] }]);
    const layer = Object.fromEntries(drawing.spots.map((spot) => [spot.id, spot.layer]));
    expect(layer).toEqual({ db: 0, cache: 0, api: 1, web: 2 });
    expect(drawing.spots.find((spot) => spot.id === 'cache')?.missing).toBe(true);
    expect(drawing).toMatchObject({ layers: 3, rows: 2 });
    expect(drawTopology([{ id: 'a', depends_on: ['b'] }, { id: 'b', depends_on: ['a'] }]).spots).toHaveLength(2);
    expect(drawTopology([])).toMatchObject({ spots: [], layers: 0 });
  });
});

describe('words', () => {
  it('say when a window comes again, and what it lacks', () => {
    expect(recurrenceWords({ every: 'week', weekdays: ['sat', 'sun'], at: '22:00' })).toBe('every week on Saturday and Sunday at 22:00');
    expect(recurrenceWords({ every: 'month', days: [1, -1], at: '06:00' })).toBe('every month on day 1 and the last day at 06:00');
    expect(Object.keys(checkWindow({ id: 'X', name: ' ', recurrence: { every: 'week', at: '7pm' } })).sort()).toEqual(['at', 'duration', 'id', 'name', 'weekdays']);
    expect(checkWindow({ id: 'x', name: 'X', starts_at: '2026-01-02T00:00:00Z', ends_at: '2026-01-01T00:00:00Z' })).toHaveProperty('ends_at');
    expect(checkWindow({ id: 'x', name: 'X', recurrence: { every: 'day', at: '07:00' }, duration: '90m' })).toEqual({});
  });

  it('give a window that comes once its end', () => {
    expect(withEnd({ id: 'x', name: 'X', starts_at: '2026-01-01T22:00:00Z', duration: '90m' })).toMatchObject({ ends_at: '2026-01-01T23:30:00.000Z', duration: null });
    const weekly = { id: 'x', name: 'X', recurrence: { every: 'day' as const, at: '07:00' }, duration: '90m' };
    expect(withEnd(weekly)).toBe(weekly);
  });

  it('say why nobody is told', () => {
    expect(suppressionOf('silence:7c:1')).toMatchObject({ kind: 'silence', id: '7c:1', word: 'Silenced' });
    expect(suppressionOf('else')).toMatchObject({ word: 'Suppressed' });
    expect(suppressionOf(null)).toBeNull();
  });

  it('say when an interval is', () => {
    expect(intervalWords({ weekdays: ['monday:friday'], times: [{ start_time: '09:00', end_time: '17:00' }], location: 'UTC' })).toBe('monday:friday, 09:00–17:00, in UTC');
    expect(intervalWords({})).toBe('always');
  });

  it('read targets and check ladders', () => {
    expect(targetOf('rota:primary')).toEqual({ kind: 'rota', id: 'primary', icon: 'calendar' });
    expect(targetOf('desk')).toMatchObject({ kind: 'channel', id: 'desk' });
    const ladder = { id: 'l', steps: [{ after: '15m', notify: ['rota:a'] }, { after: '5m', notify: [] }], repeat: { every: '', times: 0 } };
    expect(Object.keys(checkEscalation(ladder)).sort()).toEqual(['repeat.every', 'repeat.times', 'steps[1].after', 'steps[1].notify']);
    expect(checkEscalation({ id: 'l', steps: [{ after: '0s', notify: ['rota:a'] }] })).toEqual({});
    expect([circuitOf('OPEN'), circuitOf('circuit open until 2026-03-01T12:00:00Z'), circuitOf('half_open'), circuitOf('circuit half-open, trying again'), circuitOf('active')]).toEqual(['open', 'open', 'half-open', 'half-open', null]);
    expect([probeAt('circuit open until 2026-03-01T12:00:00Z'), probeAt('circuit open until noon'), probeAt(null)]).toEqual(['2026-03-01T12:00:00Z', null, null]);
  });
});

describe('incidents', () => {
  it('keep their view in the address', () => {
    const view = { show: 'all', severity: 'error', service: 'mail', kinds: ['change', 'note'] } as const;
    expect(readIncidentsView(writeIncidentsView(from(''), { ...view, kinds: [...view.kinds] }))).toEqual(view);
    expect(readIncidentsView(from('show=x&kinds=banana')).show).toBe('active');
    expect([statesOf('active'), statesOf('all')]).toEqual(['OPEN,ACK', null]);
  });

  it('place what moved before the peak', () => {
    expect(spanBefore([3, 16])).toBe(20);
    expect(spanBefore([])).toBe(15);
    expect([placeBefore(15, 15), placeBefore(0, 15), placeBefore(30, 15)]).toEqual([0, 100, 0]);
  });
});

describe('documents', () => {
  it('are sent without what only the platform says', () => {
    const kind = { key: 'windows', path: '/x', shownOnly: ['state', 'next'] };
    expect(bodyOf(kind, { id: 'a', tenant: 't', version: 3, state: 'active', next: [], comment: null, name: 'A', settings: { url: 'u', secret: '••••' } } as never)).toEqual({ id: 'a', name: 'A', settings: { url: 'u' } });
  });
});
