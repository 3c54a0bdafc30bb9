// SPDX-License-Identifier: Apache-2.0
// Incidents of the mock platform, with timelines and ranked causes.
import { inScope, missing, ok, page, problem } from './mock-answers.mjs';

const MINUTE = 60_000;
const iso = (millis) => new Date(millis).toISOString();

export function seedIncidents(now) {
  const make = (id, tenant, environment, title, severity, state, cls, age, more) => {
    const started = now - age;
    return {
      incident_id: id, tenant, environment, title, severity, state, class: cls, cause: null, owner: null, services: [], users: [], alert_ids: [], alert_count: 0,
      started_at: iso(started), detected_at: iso(started + 41_000), opened_at: iso(started + 43_000), acknowledged_at: null, resolved_at: null, closed_at: null,
      mttd_seconds: 41, mtta_seconds: null, mttr_seconds: null, linked: [], merged_into: null, ...more,
    };
  };
  return [
    make('inc-2041', 'northgate', 'prod', 'Token errors and timeouts after the identity deployment', 'critical', 'OPEN', 'auth', 26 * MINUTE, {
      cause: 'deployment', services: ['identity', 'case-api', 'execution-engine', 'document-store'], users: ['4102', '4117', '4121', '4126'], alert_count: 5, linked: ['inc-2038'],
    }),
    make('inc-2040', 'harbour-stone', 'prod', 'Search index behind', 'warning', 'ACK', 'index', 96 * MINUTE, { owner: 'j.park', services: ['elastic-indexer'], alert_count: 2, acknowledged_at: iso(now - 88 * MINUTE), mtta_seconds: 437 }),
    make('inc-2038', 'northgate', 'prod', 'Identity certificates near their end', 'error', 'RESOLVED', 'auth', 50 * 60 * MINUTE, { owner: 'ada', services: ['identity'], alert_count: 1, acknowledged_at: iso(now - 49.8 * 60 * MINUTE), resolved_at: iso(now - 48 * 60 * MINUTE), mtta_seconds: 612, mttr_seconds: 7_120 }),
    make('inc-2031', 'northgate', 'uat', 'Mail relay refuses messages', 'error', 'CLOSED', 'email', 170 * 60 * MINUTE, { owner: 'marco', services: ['mail-gateway'], alert_count: 3, acknowledged_at: iso(now - 169.9 * 60 * MINUTE), resolved_at: iso(now - 167 * 60 * MINUTE), closed_at: iso(now - 160 * 60 * MINUTE), mtta_seconds: 260, mttr_seconds: 10_980 }),
  ];
}

const ref = (incident, at, number) => ({ event_id: `event-${number}`, timestamp: iso(at), environment: incident.environment, node: `web-0${1 + (number % 4)}`, url: number % 3 ? null : `https://seq.northgate.example/#/events?id=event-${number}` });

function timeline(all, incident) {
  const start = Date.parse(incident.started_at);
  const at = (minutes) => start + minutes * MINUTE;
  const entry = (minutes, kind, text, more = {}) => ({ timeline_id: `${incident.incident_id}-${minutes}-${kind}`, timestamp: iso(at(minutes)), kind, actor: null, entry: text, alert_id: null, refs: [], ...more });
  const own = all.alerts.filter((one) => one.incident_id === incident.incident_id);
  const base = [
    entry(-4, 'change', 'Deployment of identity 8.14.2 to prod finished', { actor: 'release-bot', refs: [ref(incident, at(-4), 11)] }),
    entry(-3, 'change', 'TokenCache.Capacity changed from 50,000 to 500', { actor: 'm.castellanos', refs: [ref(incident, at(-3), 12)] }),
    entry(0, 'event', 'Token handle not found for client portal-web, 143 times in a minute', { refs: [ref(incident, at(0), 21), ref(incident, at(0.2), 22), ref(incident, at(0.4), 23)] }),
    entry(0.7, 'alert', 'Token errors opened: 143, limit 50, usually 38', { alert_id: own[0]?.alert_id ?? null }),
    entry(0.8, 'notification', 'Ada Okafor, on call for primary, was told over on-call-hook', { actor: null }),
    entry(2, 'event', 'The document store did not answer within 30 s', { refs: [ref(incident, at(2), 31)] }),
    entry(3, 'alert', 'Downstream timeouts opened and joined: same correlation ids', { alert_id: own[2]?.alert_id ?? null }),
    entry(9, 'note', 'Rolling identity back to 8.14.1; the cache setting looks wrong too.', { actor: 'ada.okafor' }),
    entry(12, 'action', 'Restart of identity asked for: answered 202', { actor: 'ada.okafor' }),
  ];
  return [...base, ...(all.entries?.get(incident.incident_id) ?? [])];
}

function causes(incident) {
  const start = Date.parse(incident.started_at);
  const at = (minutes) => start + minutes * MINUTE;
  return {
    incident_id: incident.incident_id, peak_at: iso(at(6)),
    candidates: [
      { rank: 1, cause: 'config change', title: 'TokenCache.Capacity went from 50,000 to 500', score: 8.4, share: 0.58, since: iso(at(-3)), why: [
        { text: 'It changed 3 minutes before the first token error, in the service the errors come from', evidence: [ref(incident, at(-3), 12)] },
        { text: 'Token errors are 3.8 times the usual since then, and nothing else moved earlier', evidence: [ref(incident, at(0), 21), ref(incident, at(0.2), 22)] },
        { text: 'Everything that fails depends on identity', evidence: [] },
      ] },
      { rank: 2, cause: 'deployment', title: 'identity 8.14.2 went to prod', score: 4.1, share: 0.28, since: iso(at(-4)), why: [{ text: 'It finished 4 minutes before the first token error', evidence: [ref(incident, at(-4), 11)] }] },
      { rank: 3, cause: 'downstream 5xx', title: 'The document store answers late', score: 2, share: 0.14, since: iso(at(2)), why: [{ text: 'Timeouts are 5 times the usual, but began after the token errors', evidence: [ref(incident, at(2), 31)] }] },
    ],
    lead_indicators: [
      { name: 'Token cache evictions', class: 'auth', since: iso(at(-3)), minutes_before_peak: 9, text: 'Evictions rose from 12 to 4,100 a minute', evidence: [ref(incident, at(-3), 41)] },
      { name: 'Login latency p95', class: 'auth', since: iso(at(-1)), minutes_before_peak: 7, text: '310 ms became 1.9 s', evidence: [ref(incident, at(-1), 42)] },
      { name: 'Plan queue', class: 'ee-capacity', since: iso(at(2)), minutes_before_peak: 4, text: '96 waiting plans became 412', evidence: [] },
    ],
    chain: { kind: 'plan', key: 'P-7214', steps: [
      { timestamp: iso(at(0.1)), service: 'portal', node: 'web-01', message: 'HTTP POST /api/matters/48112/plans', event_id: 'event-51' },
      { timestamp: iso(at(0.12)), service: 'identity', node: 'web-03', message: 'Token handle not found for client portal-web', event_id: 'event-52' },
      { timestamp: iso(at(0.2)), service: 'case-api', node: 'web-02', message: 'Responded 401 in 9 ms; the caller tries again', event_id: 'event-53' },
      { timestamp: iso(at(0.9)), service: 'execution-engine', node: 'ee-02', message: 'Plan P-7214 gave up after 5 tries', event_id: 'event-54' },
    ] },
    changes: [
      { timestamp: iso(at(-4)), kind: 'deployment', actor: 'release-bot', text: 'identity 8.14.2', evidence: [ref(incident, at(-4), 11)] },
      { timestamp: iso(at(-3)), kind: 'config', actor: 'm.castellanos', text: 'TokenCache.Capacity 50,000 → 500', evidence: [ref(incident, at(-3), 12)] },
    ],
  };
}

function note(all, incident, kind, text, at = new Date().toISOString()) {
  all.entries ??= new Map();
  const known = all.entries.get(incident.incident_id) ?? [];
  all.entries.set(incident.incident_id, [...known, { timeline_id: `${incident.incident_id}-own-${known.length}`, timestamp: at, kind, actor: 'platform administrator', entry: text, alert_id: null, refs: [] }]);
}

const seconds = (from, to) => Math.round((Date.parse(to) - Date.parse(from)) / 1_000);

function act(all, incident, verb, body) {
  const at = new Date().toISOString();
  const say = (kind, text) => note(all, incident, kind, text, at);
  switch (verb) {
    case 'notes':
      say('note', body.text);
      return ok({}, 201);
    case 'ack':
      Object.assign(incident, { state: 'ACK', acknowledged_at: at, mtta_seconds: seconds(incident.detected_at, at), owner: incident.owner ?? 'platform administrator' });
      say('action', 'Acknowledged');
      return ok(incident);
    case 'close':
      Object.assign(incident, { state: 'CLOSED', closed_at: at, resolved_at: incident.resolved_at ?? at, mttr_seconds: incident.mttr_seconds ?? seconds(incident.started_at, at) });
      say('action', `Closed: ${body?.comment || 'no comment'}`);
      return ok(incident);
    case 'reopen':
      Object.assign(incident, { state: 'OPEN', closed_at: null, resolved_at: null, mttr_seconds: null });
      say('action', 'Opened again');
      return ok(incident);
    case 'link': {
      if (!all.incidents.some((one) => one.incident_id === body.incident)) return problem(400, 'No such incident', `incident is “${body.incident}”; name one that exists`, { field: 'incident' });
      incident.linked = [...new Set([...incident.linked, body.incident])];
      say('action', `Linked with ${body.incident}`);
      return ok(incident);
    }
    case 'merge':
      Object.assign(incident, { state: 'CLOSED', merged_into: body.into, closed_at: at });
      say('action', `Merged into ${body.into}`);
      return ok(incident);
    case 'split': {
      const made = { ...incident, incident_id: `inc-${2_042 + all.incidents.length}`, title: `Split from ${incident.incident_id}`, alert_count: body.alerts.length, linked: [incident.incident_id] };
      all.incidents.unshift(made);
      all.alerts.filter((one) => body.alerts.includes(one.alert_id)).forEach((one) => Object.assign(one, { incident_id: made.incident_id }));
      say('action', `${body.alerts.length} alerts split off as ${made.incident_id}`);
      return ok(made, 201);
    }
    default:
      return missing();
  }
}

/** Null when something else is asked. */
export function incidents(all, method, parts, query, body) {
  if (parts[0] === 'tenants' && parts[4] === 'rca') {
    const incident = all.incidents.find((one) => one.incident_id === query.get('incidentId'));
    return incident ? ok(causes(incident)) : missing();
  }
  if (parts[1] !== 'incidents') return null;
  if (parts.length === 2) {
    const states = query.get('state')?.split(',');
    const wanted = all.incidents.filter(inScope(query)).filter((one) =>
      (!states || states.includes(one.state)) && (!query.get('severity') || one.severity === query.get('severity')) && (!query.get('service') || one.services.some((service) => service.includes(query.get('service')))));
    return page(wanted, query);
  }
  const incident = all.incidents.find((one) => one.incident_id === parts[2]);
  if (!incident) return missing();
  if (parts[3] === 'timeline') return page(timeline(all, incident), query);
  if (parts[3] === 'report') return ok({ incident_id: incident.incident_id, title: incident.title });
  if (method === 'PATCH') {
    Object.assign(incident, body);
    note(all, incident, 'action', Object.entries(body).map(([name, value]) => `${name}: ${value ?? 'nobody'}`).join(', '));
    return ok(incident);
  }
  if (method === 'POST') return act(all, incident, parts[3], body);
  return ok({ ...incident, alerts: all.alerts.filter((one) => one.incident_id === incident.incident_id) });
}
