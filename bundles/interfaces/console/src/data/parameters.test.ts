// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { checkValue, checkValues, type FieldValue, initialValues, isSlug, type Parameter, parseDuration, slugOf, toSettings } from './parameters';

function parameter(key: string, type: Parameter['type'], more: Partial<Parameter> = {}): Parameter {
  return { key, type, title: key, help: null, unit: null, default: null, required: false, secret: false, min: null, max: null, choices: null, ...more };
}

describe('parseDuration', () => {
  it.each([
    ['500ms', 500],
    ['90s', 90_000],
    ['1h30m', 5_400_000],
    ['7d', 604_800_000],
    ['1.5h', 5_400_000],
    ['PT1M', 60_000],
    ['P1DT2H', 93_600_000],
    [' 5m ', 300_000],
  ])('reads %s', (text, millis) => expect(parseDuration(text)).toBe(millis));

  it.each(['', '90', '1 h', 'h', 'P', 'PT', 'P1DT', '-5m', '5 minutes'])('refuses “%s”', (text) => expect(parseDuration(text)).toBeNull());
});

describe('checkValue', () => {
  const check = (one: Parameter, value: FieldValue, stored = false) => checkValue(one, value, stored);

  it('asks for what is needed, unless a secret is stored', () => {
    expect(check(parameter('url', 'text', { required: true }), '  ')).toBe('This is needed.');
    const secret = parameter('key', 'text', { required: true, secret: true });
    expect(check(secret, '')).not.toBeNull();
    expect(check(secret, '', true)).toBeNull();
    expect(check(parameter('to', 'text-list', { required: true }), [])).toBe('Give at least one.');
  });

  it('keeps numbers whole and within their bounds', () => {
    const count = parameter('n', 'integer', { min: 1, max: 10 });
    expect(check(count, '5')).toBeNull();
    expect(check(count, '2.5')).toContain('whole number');
    expect(check(count, '0')).toBe('At least 1.');
    expect(check(count, '11')).toBe('At most 10.');
    expect(check(parameter('x', 'decimal'), '2.5')).toBeNull();
    expect(check(parameter('x', 'decimal'), 'many')).toContain('A number');
  });

  it('compares durations by their length, not their text', () => {
    const every = parameter('every', 'duration', { min: '1s', max: '5m' });
    expect(check(every, '90s')).toBeNull();
    expect(check(every, '500ms')).toBe('At least 1s.');
    expect(check(every, '1h')).toBe('At most 5m.');
    expect(check(every, '30')).toContain('with its unit');
  });

  it('knows the choices and the names of a map', () => {
    expect(check(parameter('f', 'choice', { choices: ['a', 'b'] }), 'c')).toBe('One of a, b.');
    const map = parameter('q', 'text-map');
    expect(check(map, [['a', '1'], ['a', '2']])).toContain('only once');
    expect(check(map, [[' ', '1']])).toContain('needs a name');
    expect(check(map, [['a', '']])).toBeNull();
  });
});

describe('form values', () => {
  const parameters = [
    parameter('url', 'text', { required: true }),
    parameter('apiKey', 'text', { secret: true }),
    parameter('every', 'duration', { default: '5s' }),
    parameter('n', 'integer', { default: 5 }),
    parameter('on', 'boolean', { default: true }),
    parameter('tags', 'text-list'),
    parameter('queries', 'text-map'),
  ];

  it('start from what is stored, else from the default, and never show a secret', () => {
    expect(initialValues(parameters, { url: 'https://a', apiKey: '••••', queries: { auth: 'x' }, n: 7 })).toEqual({
      url: 'https://a', apiKey: '', every: '5s', n: '7', on: true, tags: [], queries: [['auth', 'x']],
    });
  });

  it('become settings of the right types, without what is empty', () => {
    const values = { url: ' https://a ', apiKey: '', every: '', n: '7', on: false, tags: ['x'], queries: [['a', 'b']] as [string, string][] };
    expect(toSettings(parameters, values)).toEqual({ url: 'https://a', n: 7, on: false, tags: ['x'], queries: { a: 'b' } });
  });

  it('report every wrong field at once', () => {
    expect(Object.keys(checkValues(parameters, { url: '', every: '5', n: 'x' }, null))).toEqual(['url', 'every', 'n']);
  });
});

describe('ids', () => {
  it('follow the rule of the platform', () => {
    expect(isSlug('seq-main')).toBe(true);
    expect(isSlug('a'.repeat(63))).toBe(true);
    for (const bad of ['', '-a', 'A', 'a_b', 'a'.repeat(64)]) expect(isSlug(bad)).toBe(false);
  });

  it('are made from names', () => {
    expect(slugOf('Harbour & Stone LLP')).toBe('harbour-stone-llp');
    expect(slugOf(' Éclair 2 ')).toBe('eclair-2');
    expect(isSlug(slugOf('x'.repeat(99)))).toBe(true);
  });
});
