// SPDX-License-Identifier: Apache-2.0
// Alerts of the mock platform: lists with filters, single and bulk changes, trails, remediation.
import { makeAlert } from './mock-data.mjs';
import { inScope, missing, ok, page, problem } from './mock-answers.mjs';

const iso = (millis) => new Date(millis).toISOString();

/** Whether an alert is what a query asks for. */
function wanted(query) {
  const sets = (name) => (query.get(name) ? query.get(name).split(',') : null);
  const [states, severities] = [sets('state'), sets('severity')];
  const text = query.get('text')?.toLowerCase();
  const suppressed = query.get('suppressed');
  return (one) =>
    (!states || states.includes(one.state)) &&
    (!severities || severities.includes(one.severity)) &&
    (!query.get('service') || (one.service ?? '').includes(query.get('service'))) &&
    (!query.get('class') || one.class === query.get('class')) &&
    (!query.get('policy') || one.policy === query.get('policy')) &&
    (!query.get('assigned_to') || one.assigned_to === query.get('assigned_to')) &&
    (!query.get('incident') || one.incident_id === query.get('incident')) &&
    (!suppressed || (one.suppressed_by !== null) === (suppressed === 'true')) &&
    (!text || `${one.name} ${one.summary} ${JSON.stringify(one.labels)}`.toLowerCase().includes(text));
}

function silenced(alert) {
  return {
    answer: `Nobody was paged. The silence “The relay moves to its new host until noon” by m.castellanos holds until 12:00 and matches service="mail-gateway". When it ends and the alert is still open, service-desk is told.`,
    items: [
      { at: iso(Date.parse(alert.started_at)), stage: 'detect', decision: 'true', reason: `threshold: ${alert.value} is above ${alert.threshold}`, actor: null },
      { at: iso(Date.parse(alert.started_at) + 4_000), stage: 'group', decision: 'joined', reason: 'service-desk by environment and service', actor: null },
      { at: iso(Date.parse(alert.started_at) + 5_000), stage: 'silence', decision: 'suppressed', reason: 'silence 7c1e9a: The relay moves to its new host until noon; until 12:00', actor: 'm.castellanos' },
    ],
    deliveries: [],
  };
}

function trail(alert) {
  if (alert.suppressed_by) return silenced(alert);
  const at = (seconds) => iso(Date.parse(alert.started_at) + seconds * 1_000);
  return {
    answer:
      `${alert.name} held for 4 s, no silence, window or rule kept it back, and the route “${alert.severity === 'critical' ? 'severity is critical' : 'everything'}” leads to on-call-hook and the ladder platform. ` +
      'Ada Okafor, on call for primary, was told after 6 s; the first attempt was answered 503, the second delivered in 83 ms. Nobody has acknowledged, so Marco Castellanos is next.',
    items: [
      { at: at(0), stage: 'detect', decision: 'true', reason: `threshold: ${alert.value} is above ${alert.threshold}`, actor: null },
      { at: at(2), stage: 'detect', decision: 'true', reason: `baseline: ${alert.value} is ${(alert.value / (alert.baseline || 1)).toFixed(1)} times the usual ${alert.baseline}`, actor: null },
      { at: at(4), stage: 'hold', decision: 'passed', reason: 'true for ten buckets in a row', actor: null },
      { at: at(4), stage: 'silence', decision: 'passed', reason: 'no silence matches', actor: null },
      { at: at(5), stage: 'route', decision: 'on-call-hook', reason: 'severity is critical', actor: null },
      { at: at(5), stage: 'escalate', decision: 'step 1 of 3', reason: 'Ada Okafor, on call for primary until Mon 09:00', actor: null },
      { at: at(6), stage: 'notify', decision: 'delivered', reason: 'answered 204 in 83 ms', actor: null },
    ],
    deliveries: [
      { notification_id: `${alert.alert_id}-1`, channel: 'on-call-hook', reason: 'opened', attempts: [
        { at: at(6), status: 'failed', latency_ms: 1_204, reason: 'answered 503; tried again after 2 s' },
        { at: at(9), status: 'delivered', latency_ms: 83, reason: 'answered 204' },
      ] },
      { notification_id: `${alert.alert_id}-2`, channel: 'service-desk', reason: 'opened', attempts: [{ at: at(8), status: 'delivered', latency_ms: 411, reason: null }] },
    ],
  };
}

function change(all, alert, action, body) {
  const at = new Date().toISOString();
  alert.updated_at = at;
  if (action === 'assign') alert.assigned_to = body?.assigned_to ?? null;
  else {
    alert.state = action === 'ack' ? 'ACK' : 'RESOLVED';
    if (action === 'resolve') alert.resolved_at = at;
    else {
      const hours = /^(\d+)(m|h)$/.exec(body?.expires ?? '');
      alert.acknowledged_at = at;
      alert.ack_expires_at = hours ? iso(Date.now() + Number(hours[1]) * (hours[2] === 'h' ? 3_600_000 : 60_000)) : null;
      alert.assigned_to = body?.assigned_to ?? 'platform administrator';
    }
  }
  const decision = { ack: 'acknowledged', resolve: 'resolved', assign: `assigned to ${alert.assigned_to}` }[action];
  const step = { at, stage: 'operator', decision, reason: body?.comment || null, actor: 'platform administrator' };
  all.trails.set(alert.alert_id, [...(all.trails.get(alert.alert_id) ?? []), step]);
  return alert;
}

function bulk(all, query, body) {
  const asked = new URLSearchParams(body?.query ?? {});
  const chosen = all.alerts.filter(inScope(query)).filter((one) => one.state !== 'RESOLVED').filter(body?.ids ? (one) => body.ids.includes(one.alert_id) : wanted(asked));
  for (const alert of chosen) change(all, alert, body.action, body);
  return ok({ changed: chosen.length });
}

function remediations(all, alert) {
  return {
    offers: [
      { remediation: 'restart-identity', name: 'Restart the identity service', automatic: false, confirm: true, role: 'admin', does: 'restarts identity at https://ops.example.com', refusal: null },
      { remediation: 'scale-engine', name: 'Add an execution engine node', automatic: true, confirm: true, role: 'admin', does: 'adds one node to execution-engine', refusal: 'It ran 3 times in the last hour; again from 09:40.' },
    ],
    runs: all.remedies.get(alert.alert_id) ?? [],
  };
}

function remediate(all, alert, body) {
  const run = {
    remediation: body.remediation, at: new Date().toISOString(), outcome: 'done', actor: 'platform administrator', dry_run: body.dry_run === true,
    text: body.dry_run ? 'would post to https://ops.example.com/hooks/restart with the service identity' : 'the hook answered 202: the restart of identity is under way',
  };
  if (!body.dry_run) all.remedies.set(alert.alert_id, [run, ...(all.remedies.get(alert.alert_id) ?? [])]);
  return ok(run);
}

function summary(all, query) {
  const found = all.alerts.filter(inScope(query)).filter(wanted(query));
  const count = (state) =>
    Object.fromEntries(['info', 'warning', 'error', 'critical'].map((severity) => [severity, found.filter((one) => one.state === state && one.severity === severity).length]));
  return ok({ open: count('OPEN'), ack: count('ACK'), total: found.length });
}

export function alerts(all, method, path, parts, query, body) {
  if (path === '/v1/alerts/summary') return summary(all, query);
  if (path === '/v1/alerts/bulk') return body?.action ? bulk(all, query, body) : problem(400, 'Nothing to do', 'action must be ack, resolve or assign', { field: 'action' });
  if (parts.length === 2) {
    if (!all.arrived && Date.now() - all.started > 4_000) {
      all.arrived = true;
      all.alerts.unshift(makeAlert(Date.now(), 0, 'northgate', 'prod', 'OPEN', 6_000));
    }
    return page(all.alerts.filter(inScope(query)).filter(wanted(query)), query);
  }
  const alert = all.alerts.find((one) => one.alert_id === parts[2]);
  if (!alert) return missing();
  switch (parts[3]) {
    case undefined:
      return ok(alert);
    case 'trail': {
      const found = trail(alert);
      return ok({ alert_id: alert.alert_id, ...found, items: [...found.items, ...(all.trails.get(alert.alert_id) ?? [])] });
    }
    case 'outcome':
      alert.outcome = body.outcome === 'none' ? null : { outcome: body.outcome, by: 'platform administrator', comment: body.comment ?? null, at: new Date().toISOString() };
      return ok({ alert_id: alert.alert_id, outcome: alert.outcome });
    case 'remediations':
      return ok(remediations(all, alert));
    case 'remediate':
      return remediate(all, alert, body);
    default:
      return ['ack', 'resolve', 'assign'].includes(parts[3]) ? ok(change(all, alert, parts[3], body)) : missing();
  }
}

/** Alerts a silence or window with these matchers would have hidden. */
export function matching(all, tenant, matchers) {
  const tests = matchers.map((text) => {
    const [, name, operator, value] = /^\s*"?([^=!~"]+)"?\s*(=~|!~|!=|=)\s*"?(.*?)"?\s*$/.exec(text) ?? [];
    const labelOf = (one) => ({ ...one.labels, policy: one.policy, service: one.service, environment: one.environment, severity: one.severity, class: one.class, name: one.name })[name] ?? '';
    const pattern = operator?.includes('~') ? new RegExp(`^(?:${value})$`) : null;
    return (one) => {
      const same = pattern ? pattern.test(labelOf(one)) : labelOf(one) === value;
      return operator?.startsWith('!') ? !same : same;
    };
  });
  return all.alerts.filter((one) => (!tenant || one.tenant === tenant) && tests.every((test) => test(one)));
}
