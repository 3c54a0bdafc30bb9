// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { sum } from './alerts';
import { limit, progress } from './backfills';
import { type EventRecord, merge } from './events';
import { byTenant, type HealthItem } from './health';
import { asApiError } from './http';
import { type Account, type IntakeRules, readRules, rulesText, unaccounted } from './intake';
import { definitionOf, isEnabled, policyText, readPolicy, selectOf } from './policies';
import { allows } from './session';
import { connectable, type Plugin } from './plugins';
import { SseParser } from './sse';

describe('SseParser', () => {
  const read = (...chunks: string[]) => {
    const found: string[] = [];
    const parser = new SseParser((data) => found.push(data));
    chunks.forEach((chunk) => parser.push(chunk));
    return found;
  };

  it('reads events however they are cut', () => {
    const text = ': hello\n\nid: 1\ndata: {"a":1}\n\nevent: x\r\ndata: two\r\n\r\ndata:three\n\n';
    const whole = ['{"a":1}', 'two', 'three'];
    expect(read(text)).toEqual(whole);
    expect(read(...text)).toEqual(whole);
  });

  it('joins the lines of one event and waits for the end of the last', () => {
    expect(read('data: a\ndata: b\n\ndata: unfinished')).toEqual(['a\nb']);
  });
});

describe('connectable', () => {
  it('leaves out what is posted to and puts what is polled first', () => {
    const source = (id: string, connector: boolean | undefined, ...keys: string[]) => ({ id, connector, parameters: keys.map((key) => ({ key })) }) as unknown as Plugin;
    const sources = [source('json', false), source('routes', true), source('seq', true, 'url', 'pollEvery'), source('older', undefined, 'pollEvery')];
    expect(connectable(sources).map((one) => one.id)).toEqual(['seq', 'older', 'routes']);
  });
});

describe('merge', () => {
  const event = (id: string, environment = 'prod') => ({ event_id: id, tenant: 't', environment, source: 'seq' }) as EventRecord;

  it('puts the new first, each once, and lets the oldest go', () => {
    const merged = merge([event('3'), event('2')], [event('2'), event('1'), event('0')], 3);
    expect(merged.map((one) => one.event_id)).toEqual(['3', '2', '1']);
    expect(merge([event('1', 'uat')], [event('1')])).toHaveLength(2);
  });
});

describe('byTenant', () => {
  const item = (tenant: string, environment: string, kind: HealthItem['kind'], status: HealthItem['status']) =>
    ({ tenant, tenant_name: tenant.toUpperCase(), environment, environment_name: environment, kind, status, open_alerts: {} }) as HealthItem;

  it('puts the tenant in trouble first and production before the rest', () => {
    const groups = byTenant([item('a', 'uat', 'uat', 'ok'), item('a', 'prod', 'prod', 'ok'), item('b', 'prod', 'prod', 'critical'), item('c', 'x', 'other', 'warning')]);
    expect(groups.map((group) => group.name)).toEqual(['B', 'C', 'A']);
    expect(groups[2]?.items.map((one) => one.environment)).toEqual(['prod', 'uat']);
  });
});

describe('policies', () => {
  const policy = { id: 'p', class: 'auth', severity: 'critical', tenant: null, measure: { select: "@Level = 'Error'" }, origin: 'default', version: 3, state: 'active', for: '10m' };

  it('are edited without what the platform adds, and come back the same', () => {
    for (const format of ['yaml', 'json'] as const) {
      const text = policyText(policy, format);
      expect(text).not.toContain('origin');
      expect(readPolicy(text)).toEqual(definitionOf(policy));
    }
    expect(definitionOf(policy)).not.toHaveProperty('tenant');
  });

  it('are on unless they say otherwise', () => {
    expect(isEnabled(policy)).toBe(true);
    expect(isEnabled({ ...policy, enabled: false })).toBe(false);
    expect(selectOf(policy)).toBe("@Level = 'Error'");
    expect(selectOf({ ...policy, measure: 'x' })).toBeNull();
  });

  it('that cannot be read say where', () => {
    const refusal = (text: string) => {
      try {
        readPolicy(text);
      } catch (cause) {
        return asApiError(cause);
      }
      throw new Error('expected a refusal');
    };
    expect(refusal('id: a\nfor: [1').position).toBeGreaterThan(0);
    expect(refusal('- a').title).toContain('named fields');
    expect(refusal('class: auth').fields).toHaveProperty('id');
  });
});

describe('small sums', () => {
  it('count severities, progress and rights', () => {
    expect(sum({ error: 2, critical: 1 })).toBe(3);
    expect(sum(undefined)).toBe(0);
    expect(progress({ chunks_total: 3, chunks_done: 2 })).toBe(66);
    expect(progress({ chunks_total: 0, chunks_done: 0 })).toBe(0);
    expect([limit(''), limit(' 500 '), limit('0'), limit('fast'), limit('-1')]).toEqual([undefined, 500, 0, null, null]);
    const session = { tenant: null, environments: [], role: 'viewer', scopes: ['sentry.read'] };
    expect(allows(session, 'sentry.read')).toBe(true);
    expect(allows(session, 'admin')).toBe(false);
    expect(allows({ ...session, scopes: ['platform.admin'] }, 'admin')).toBe(true);
    expect(allows(null, 'sentry.read')).toBe(false);
  });
});

describe('intake', () => {
  const account = { seen: 100, kept: 80, duplicates: 5, rejected: 3, dropped: { noise: 2, sampling: 10 } } as unknown as Account;

  it('accounts for every event that was seen', () => {
    expect(unaccounted(account)).toBe(0);
    expect(unaccounted({ ...account, kept: 79 })).toBe(1);
  });

  it('edits the rules without what the platform adds to them', () => {
    const rules = { tenant: 'harbour', version: 3, updatedAt: null, quota: { eventsPerSecond: 5000 }, retention_status: null } as IntakeRules;
    expect(readRules(rulesText(rules))).toEqual({ quota: { eventsPerSecond: 5000 } });
    expect(readRules('')).toEqual({});
    expect(() => readRules('- a')).toThrow('named parts');
    expect(() => readRules('quota: [')).toThrow('not readable');
  });
});
