// SPDX-License-Identifier: Apache-2.0
// The stand-in's answers about detection: anomalies, series, and what policies did, do and would have done.
const MINUTE = 60_000;
const iso = (millis) => new Date(millis).toISOString();

const evidence = (at, count) => Array.from({ length: count }, (_, i) => ({ event_id: `event-${at - i * 7_000}`, timestamp: iso(at - i * 7_000), environment: 'prod', node: `NG-APP0${(i % 2) + 1}` }));

function anomaly(place, end, index) {
  const [subject, name, cls, severity, value, baseline, minutes, explanation] = [
    [{ policy: 'auth-token-errors' }, 'Token errors', 'auth', 'critical', 214, [9, 21], 26, '214 is above 50, and 14 times the 15 usual at this time'],
    [{ kpi: 'response-time' }, 'Response time', 'unknown', 'warning', 1_840, [310, 420], 48, '1,840 ms lies 7.2 deviations above what is usual'],
    [{ policy: 'downstream-timeouts' }, 'Downstream timeouts', 'downstream', 'error', 61, null, 9, '61 is above 40 and rising for 5m'],
    [{ kpi: 'errors' }, 'Errors', 'auth', 'error', 340, [40, 66], 30, 'a spike: 340 where 40 to 66 are usual'],
  ][index % 4];
  const start = end - minutes * MINUTE;
  return {
    id: `an-${index}`, ...place, ...subject, name, class: cls, severity, group: index % 4 === 2 ? { node: 'NG-APP02' } : {}, start: iso(start), end: index === 0 ? null : iso(end),
    last_at: iso(end), peak_at: iso(start + (minutes * MINUTE) / 2), score: 7.2, value, threshold: index % 2 === 0 ? 50 : null, baseline,
    contributions: index % 4 === 1 ? { 'iManage': 0.71, 'Graph': 0.22, 'Indexer': 0.07 } : {}, explanation, evidence: evidence(start + MINUTE, 4), alert_id: index === 0 ? 'al-1' : null,
    hint: null,
    hints: [{ class: cls === 'unknown' ? 'downstream' : cls, confidence: 0.78, reasons: [{ text: `Token failures rose 4 minutes earlier, from 15 to 160 a minute.`, kpi: 'token-failures', events: evidence(start, 2) }, { text: 'No configuration changed in the two hours before.', kpi: null, events: [] }] }],
  };
}

export function anomalies(place, query) {
  const to = Date.parse(query.get('to'));
  const from = Date.parse(query.get('from'));
  const items = Array.from({ length: 9 }, (_, i) => anomaly(place, to - i * Math.floor((to - from) / 10), i));
  if (query.get('form') !== 'ribbon') return { items, next_cursor: null };
  const levels = { info: 1, warning: 2, error: 3, critical: 4 };
  const ribbons = new Map();
  for (const one of items) {
    const key = one.policy ?? one.kpi;
    const ribbon = ribbons.get(key) ?? { ...(one.policy ? { policy: one.policy } : { kpi: one.kpi }), spans: [] };
    ribbon.spans.unshift([Date.parse(one.start), one.end ? Date.parse(one.end) : to, levels[one.severity]]);
    ribbons.set(key, ribbon);
  }
  return { from: query.get('from'), to: query.get('to'), ribbons: [...ribbons.values()] };
}

export function series(query) {
  const [from, to] = [Date.parse(query.get('from')), Date.parse(query.get('to'))];
  const step = Math.max(MINUTE, Math.ceil((to - from) / 300 / MINUTE) * MINUTE);
  const points = [];
  for (let at = Math.ceil(from / step) * step; at < to; at += step) points.push([at, Math.round(40 + 18 * Math.sin(at / 9e6) + (at % 7) + (at > to - 30 * MINUTE ? 160 : 0))]);
  const line = { measure: 'value', group: {}, series: points, baseline: points.map(([at]) => [at, 20, 66]), scores: [] };
  return { from: query.get('from'), to: query.get('to'), step: `${step / MINUTE}m`, complete: true, lines: [line] };
}

export function versions(policy) {
  return [
    { version: 3, change: 'replaced', by: 'anna@northgate', at: '2026-03-04T08:12:00Z' },
    { version: 2, change: 'replaced', by: 'declared', at: '2026-02-11T15:40:10Z' },
    { version: 1, change: 'created', by: 'platform administrator', at: '2026-01-20T09:00:00Z' },
  ].map((version) => ({ ...version, policy: policy.id }));
}

export function difference(policy, query) {
  return {
    from: Number(query.get('from')), to: Number(query.get('to')), changes: [{ path: 'detect.all[0].threshold.above', before: 50, after: 80 }, { path: 'runbook', before: null, after: policy.runbook }],
    text: ` id: ${policy.id}\n detect:\n   all:\n     - threshold:\n-        above: 50\n+        above: 80\n+runbook: ${policy.runbook}`,
  };
}

const course = (id, at, minutes, severity) => ({
  id, group: {}, state: minutes ? 'RESOLVED' : 'OPEN', severity, worst: severity, opened_at: iso(at), resolved_at: minutes ? iso(at + minutes * MINUTE) : null, value: 63, peak: 118, threshold: 50,
  summary: 'Token errors: 63 is above 50; 63 is 4.2 times the 15 usual at this time',
});

export function tests(policy) {
  const start = Date.parse('2025-03-04T09:00:00Z');
  return {
    policy: policy.id, passed: 1, failed: 1,
    tests: [
      { name: 'Ten minutes of token errors', passed: true, start: iso(start), problems: [], alerts: [course('1', start + 15 * MINUTE, 9, 'critical')] },
      { name: 'A short burst pages nobody', passed: false, start: iso(start), problems: ['no alert was to open, but one did after 12m\n  2m the condition holds: 80 is above 50\n  12m it no longer holds'], alerts: [course('1', start + 12 * MINUTE, 6, 'critical')] },
    ],
  };
}

export function backtest(body) {
  const [from, to] = [Date.parse(body.from), Date.parse(body.to)];
  const alerts = Array.from({ length: 5 }, (_, i) => course(`b${i}`, from + ((i + 0.6) * (to - from)) / 6, i === 4 ? 0 : 40 + 90 * i, ['critical', 'error', 'warning'][i % 3]));
  const curve = [['30', 31], ['40', 14], ['50', 5], ['65', 2], ['80', 1], ['120', 0]].map(([value, count]) => ({ value, number: Number(value), alerts: count }));
  return {
    id: 'bt-1', state: 'done', progress: 1, doing: null, error: null,
    result: {
      from: body.from, to: body.to, alert_count: 5, page_count: 9, flaps: 1, open_before: 0, alerts, pages: [], groups: 1, buckets: 10_080, took_ms: 214,
      current: body.policy ? { alert_count: 8, page_count: 15, same: 5, added: [], gone: [] } : null,
      real: { alert_count: 6, both: 4, missed: [{ alert_id: 'al-2', summary: 'Token errors: 55 is above 50', started_at: iso(from + 3_600_000) }], new: ['b1'], confirmed: 4, dismissed: 1, precision_estimate: 0.8, recall_estimate: 1 },
      suggestion: body.suggest ? { setting: 'detect.all[0].threshold.above', now: '50', offered: '65', alerts: 2, target: body.suggest.alerts, curve, says: '65 would have given 2 alerts in these 7 days, where 50 gives 5.' } : null,
      sources: { value: 'series' }, uncovered: [{ from: body.from, to: iso(from + 7_200_000), why: 'nothing is stored of that time' }], notes: ['Late events are counted where they belong, so that a live run may have seen less of them.'],
    },
  };
}

export function precision() {
  return {
    from: iso(0), to: iso(0), alerts: 41, complete: true,
    policies: [
      { policy: 'auth-token-errors', confirmed: 11, dismissed: 1, unjudged: 3, precision: 0.92, low: 0.65, high: 0.99, suggestions: [] },
      { policy: 'downstream-timeouts', confirmed: 3, dismissed: 14, unjudged: 9, precision: 0.18, low: 0.06, high: 0.41, suggestions: [{ kind: 'hold', change: { for: '5m' }, text: 'Raise for to 5m: 12 of 14 dismissed alerts lasted under 4 minutes.' }] },
    ],
    detectors: [{ detector: 'threshold', confirmed: 14, dismissed: 15, unjudged: 12, precision: 0.48, low: 0.31, high: 0.66 }],
  };
}

export function imported(text, dryRun) {
  const ids = [...text.matchAll(/^\s*-?\s*(?:id|alert):\s*(\S+)/gm)].map(([, id]) => id);
  return { imported: ids.map((id) => ({ id, change: 'created' })), skipped: [{ rule: 'RequestsPerShard', expr: 'label_replace(up, "a", "$1", "b", "(.*)") == 0', reason: 'label_replace has no counterpart here' }], dryRun };
}
