// SPDX-License-Identifier: Apache-2.0
// What follows an alert on the mock platform: silences, windows, routing, on-call, escalation, channels.
import { matching } from './mock-alerts.mjs';
import { create, documents, missing, ok, page, problem } from './mock-answers.mjs';
import { oncall, seedOnCall, users } from './mock-oncall.mjs';

const HOUR = 3_600_000;
const iso = (millis) => new Date(millis).toISOString();

const ROUTING = {
  route: {
    channel: 'service-desk', group_by: ['environment', 'service'], group_wait: '30s', group_interval: '5m', repeat_interval: '4h',
    routes: [
      {
        matchers: ['severity="critical"'], channel: 'on-call-hook', escalation: 'platform', group_wait: '0s', repeat_interval: '1h',
        routes: [{ matchers: ['class="auth"'], channels: ['on-call-hook', 'ops-room'] }, { matchers: ['class="security"', 'environment="prod"'], escalation: 'security', continue: true }],
      },
      { matchers: ['service=~"execution-.*"'], channel: 'ops-room', group_by: ['plan', 'service'] },
      { matchers: ['environment!="prod"'], channel: 'ops-room', mute_time_intervals: ['nights'], repeat_interval: '12h' },
    ],
  },
  time_intervals: [{ name: 'nights', time_intervals: [{ times: [{ start_time: '20:00', end_time: '24:00' }, { start_time: '00:00', end_time: '07:00' }], location: 'Europe/London' }] }],
  inhibit_rules: [{ id: 'critical-over-warning', source_matchers: ['severity="critical"'], target_matchers: ['severity=~"warning|info"'], equal: ['environment', 'service'] }],
};

const TOPOLOGY = {
  services: [
    { id: 'sql', name: 'SQL Server', depends_on: [], component: 'database', region: 'uk-south', role: 'primary', owner: 'platform' },
    { id: 'identity', name: 'Identity', depends_on: ['sql'], component: 'auth', region: 'uk-south', owner: 'platform' },
    { id: 'document-store', name: 'Document store', depends_on: [], component: 'storage', region: 'uk-south', owner: 'documents' },
    { id: 'elastic-indexer', name: 'Elastic indexer', depends_on: ['sql', 'elastic'], component: 'search', owner: 'search' },
    { id: 'case-api', name: 'Case API', depends_on: ['identity', 'sql', 'document-store'], component: 'api', owner: 'cases' },
    { id: 'execution-engine', name: 'Execution engine', depends_on: ['identity', 'case-api'], component: 'engine', owner: 'workflow' },
    { id: 'mail-gateway', name: 'Mail gateway', depends_on: ['execution-engine'], component: 'mail', owner: 'platform' },
    { id: 'portal', name: 'Client portal', depends_on: ['case-api', 'identity'], component: 'web', owner: 'portal' },
  ],
};

export function seedResponse(now, empty) {
  if (empty) return { silences: [], windows: [], hooks: [], routing: {}, alerting: {}, topology: {}, ...seedOnCall(now, true) };
  return {
    silences: [
      { id: '7c1e9a', tenant: 'northgate', matchers: ['service="mail-gateway"'], starts_at: iso(now - HOUR), ends_at: iso(now + 2 * HOUR), created_by: 'm.castellanos', comment: 'The relay moves to its new host until noon', state: 'active' },
      { id: 'b20d11', tenant: 'northgate', matchers: ['policy="index-lag"', 'environment=~"uat|vnext"'], starts_at: iso(now + 5 * HOUR), ends_at: iso(now + 9 * HOUR), created_by: 'ada.okafor', comment: 'Re-index of the test estate', state: 'pending' },
      { id: '15fa03', tenant: 'harbour-stone', matchers: ['class="downstream"', 'service="document-store"'], starts_at: iso(now - 30 * HOUR), ends_at: iso(now - 26 * HOUR), created_by: 'j.park', comment: 'Vendor maintenance, ticket 88213', state: 'expired' },
    ],
    windows: [
      { id: 'patch-night', tenant: 'northgate', name: 'Patch night', matchers: [], environments: ['prod'], time_zone: 'Europe/London', recurrence: { every: 'month', days: [-1], at: '22:00' }, duration: '4h', comment: 'Servers restart one after the other', enabled: true, state: 'scheduled', next: [1, 32, 62].map((day) => ({ from: iso(now + day * 24 * HOUR), to: iso(now + day * 24 * HOUR + 4 * HOUR) })) },
      { id: 'uat-refresh', tenant: 'northgate', name: 'UAT refresh', matchers: ['environment="uat"'], environments: ['uat'], time_zone: 'Europe/London', recurrence: { every: 'week', weekdays: ['sat', 'sun'], at: '06:00' }, duration: '90m', comment: null, enabled: true, state: 'active', next: [{ from: iso(now - HOUR / 2), to: iso(now + HOUR) }] },
      { id: 'network-move', tenant: 'harbour-stone', name: 'Network move', matchers: ['region="au-east"'], environments: [], starts_at: iso(now - 72 * HOUR), ends_at: iso(now - 68 * HOUR), comment: 'Done', enabled: true, state: 'ended', next: [] },
    ],
    routing: { northgate: structuredClone(ROUTING), 'harbour-stone': { route: { channel: 'service-desk' } } },
    hooks: [
      { id: 'restart-identity', tenant: 'northgate', name: 'Restart the identity service', hook: 'webhook', settings: { url: 'https://ops.example.com/hooks/restart', secret: '••••' }, match: ['class="auth"', 'service="identity"'], automatic: false, confirm: true, role: 'admin', limit: { times: 3, within: '1h' }, cool_down: '10m', enabled: true },
      { id: 'scale-engine', tenant: 'northgate', name: 'Add an execution engine node', hook: 'webhook', settings: { url: 'https://ops.example.com/hooks/scale' }, match: ['class="ee-capacity"'], automatic: true, confirm: true, role: 'admin', limit: { times: 3, within: '1h' }, cool_down: '10m', enabled: false },
    ],
    alerting: {},
    topology: { northgate: structuredClone(TOPOLOGY) },
    ...seedOnCall(now, false),
  };
}

function silences(all, method, parts, query, body) {
  if (parts[2] === 'preview') {
    const found = matching(all, query.get('tenant'), body?.matchers ?? []);
    const by = new Map();
    for (const one of found) by.set(one.policy, (by.get(one.policy) ?? 0) + 1);
    const by_policy = [...by].map(([policy, count]) => ({ policy, count })).sort((a, b) => b.count - a.count);
    return ok({ from: iso(Date.now() - 168 * HOUR), to: iso(Date.now()), alerts: found.length, messages: found.length * 3, open_now: found.filter((one) => one.state === 'OPEN').length, by_policy, items: found.slice(0, 100) });
  }
  if (parts.length === 2 && method === 'POST') {
    if (!body?.comment) return problem(400, 'The silence is not valid', 'comment is needed', { errors: [{ field: 'comment', message: 'is needed: why, and who to ask' }] });
    const starts = body.starts_at ?? new Date().toISOString();
    const [, amount = '2', unit = 'h'] = /^(\d+)([mhd])$/.exec(body.duration ?? '') ?? [];
    const ends = body.ends_at ?? iso(Date.parse(starts) + Number(amount) * { m: 60_000, h: HOUR, d: 24 * HOUR }[unit]);
    const made = { id: `s${all.silences.length}0f`, tenant: query.get('tenant'), matchers: body.matchers, starts_at: starts, ends_at: ends, created_by: 'platform administrator', comment: body.comment, state: Date.parse(starts) > Date.now() ? 'pending' : 'active' };
    all.silences.unshift(made);
    return ok(made, 201);
  }
  const found = all.silences.find((one) => one.id === parts[2]);
  if (parts.length === 3 && found && method === 'DELETE') {
    Object.assign(found, { state: 'expired', ends_at: new Date().toISOString() });
    return ok(undefined, 204);
  }
  return documents(all.silences, method, parts[2], query, body);
}

function windows(all, method, parts, query, body) {
  const shown = method === 'GET' ? {} : { state: body?.enabled === false ? 'disabled' : 'scheduled', next: [{ from: iso(Date.now() + 30 * HOUR), to: iso(Date.now() + 32 * HOUR) }] };
  return documents(all.windows, method, parts[2], query, body && { ...body, ...shown });
}

/** Enough of Alertmanager's rules to walk the tree: first match wins, `continue` goes on, equality and patterns. */
function walk(node, labels, path, tree, above) {
  const tests = (node.matchers ?? []).map((text) => {
    const [, name, operator, value] = /^([^=!~]+)(=~|!~|!=|=)"(.*)"$/.exec(text) ?? [];
    const actual = labels[name] ?? '';
    const same = operator?.includes('~') ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
    return { good: operator?.startsWith('!') ? !same : same, why: `${name} is ${actual ? `“${actual}”` : 'absent'}` };
  });
  const matched = tests.every((test) => test.good);
  tree.push({ path, matched, why: tests.length === 0 ? 'the root takes every alert' : tests.map((test) => test.why).join(', ') });
  if (!matched) return [];
  const here = { ...above, ...Object.fromEntries(Object.entries(node).filter(([name]) => !['routes', 'matchers', 'continue'].includes(name))), path };
  const found = [];
  for (const [index, child] of (node.routes ?? []).entries()) {
    const below = walk(child, labels, `${path}.routes[${index}]`, tree, here);
    found.push(...below);
    if (below.length > 0 && !child.continue) return found;
  }
  return found.length > 0 ? found : [here];
}

function testRouting(routing, labels) {
  const tree = [];
  const routes = routing?.route ? walk(routing.route, labels, 'route', tree, {}) : [];
  const suppressed = labels.service === 'mail-gateway';
  return ok({
    routes: routes.map((one) => ({
      path: one.path, channels: one.channels ?? (one.channel ? [one.channel] : []), escalation: one.escalation ?? null,
      group_labels: Object.fromEntries((one.group_by ?? []).map((name) => [name, labels[name] ?? ''])),
      group_wait: one.group_wait, group_interval: one.group_interval, repeat_interval: one.repeat_interval,
      why: tree.find((step) => step.path === one.path)?.why, muted_by: null,
    })),
    tree,
    suppression: suppressed ? { kind: 'silence', id: '7c1e9a', reason: 'Silence “The relay moves to its new host until noon” by m.castellanos', until: iso(Date.now() + 2 * HOUR) } : null,
    silent: suppressed ? ['The escalation platform waits until the silence is over.'] : [],
  });
}

function importRouting(all, tenant, text, apply) {
  if (!/route:/.test(text)) return problem(400, 'This is no Alertmanager configuration', 'route is needed: the root of the routing tree', { errors: [{ field: 'route', message: 'is needed' }] });
  const routing = { route: { channel: 'team-x-mails', group_by: ['alertname'], routes: [{ matchers: ['severity="page"'], channel: 'team-x-pager' }] }, inhibit_rules: [{ source_matchers: ['severity="critical"'], target_matchers: ['severity="warning"'], equal: ['alertname'] }] };
  if (apply) all.routing[tenant] = routing;
  return ok({
    routing, applied: apply,
    channels: [{ id: 'team-x-mails', notifier: 'email', settings: { to: ['team-x@example.org'] } }, { id: 'team-x-pager', notifier: 'pagerduty', settings: {} }],
    differences: [
      { field: 'receivers[1].pagerduty_configs[0].service_key', message: 'Secrets are not read; give the integration key in the channel team-x-pager.' },
      { field: 'route.routes[2].match_re', message: 'The old match_re is written as matchers with =~.' },
      { field: 'templates', message: 'Go templates have no counterpart; the channels use the templates of Bellwether.' },
    ],
  });
}

function ofTenant(all, method, parts, query, body) {
  const tenant = parts[2];
  if (parts[3] === 'routing') {
    if (parts[4] === 'test') return testRouting(all.routing[tenant], body?.labels ?? {});
    if (parts[4] === 'import') return importRouting(all, tenant, typeof body === 'string' ? body : '', query.get('apply') === 'true');
    if (method === 'PUT') {
      if (!body?.route?.channel) return problem(400, 'The routing is not valid', 'route.channel is required', { errors: [{ field: 'route.channel', message: 'is required on the root: the channel of every alert no other route takes' }] });
      const wrong = (body.route.routes ?? []).findIndex((one) => (one.matchers ?? []).some((text) => !/[=~]/.test(text)));
      if (wrong >= 0) return problem(400, 'The routing is not valid', 'One matcher cannot be read', { errors: [{ field: `route.routes[${wrong}].matchers[0]`, message: 'must be a label, an operator and a value, such as severity="critical"' }] });
      all.routing[tenant] = body;
    }
    return ok(all.routing[tenant] ?? {});
  }
  if (parts[3] === 'alerting') {
    if (method === 'PUT') all.alerting[tenant] = body;
    const usual = { reopen_within: '5m', flap: { times: 3, within: '1h', calm: '15m' }, ack: {}, storm: { messages: 200, within: '10s', at_once: 25 }, hours: { below: 'error', environments: ['prod'] }, dependency: { enabled: true, from: 'error' } };
    return ok({ ...usual, ...all.alerting[tenant] });
  }
  if (parts[3] === 'topology') {
    if (method === 'PUT') all.topology[tenant] = body;
    return ok(all.topology[tenant] ?? { services: [] });
  }
  return parts[3] === 'templates' ? templates(all, method, parts, body) : null;
}

function deliveries(id, query) {
  const bad = id === 'ops-room';
  const items = Array.from({ length: 64 }, (_, index) => {
    const failed = bad ? index < 5 : index % 9 === 3;
    return {
      notification_id: `n-${4_000 - Math.floor(index / 2)}`, tenant: 'northgate', channel: id, attempt: failed ? 1 : 1 + (index % 9 === 4 ? 1 : 0), at: iso(Date.now() - (index * 7 + 2) * 60_000),
      latency_ms: failed ? 10_000 : 60 + (index * 37) % 240, status: failed ? (index % 2 ? 'retry' : 'failed') : 'delivered', reason: failed ? 'answered 503 Service Unavailable; tried again after 2 s' : 'answered 204', reference: failed ? null : `ref-${7_000 + index}`,
      notification_reason: ['opened', 'repeated', 'cleared'][index % 3], fallback_for: index % 11 === 6 ? 'ops-room' : null,
    };
  });
  return page(items, query);
}

const fill = (text, values) => (text ?? '').replace(/\{\{(\w+)\}\}/g, (whole, name) => values[name] ?? whole);

/** What templates make of the newest alert. */
function preview(all, given, sent) {
  const values = { severity: 'critical', word: 'Opened', name: 'Token errors', environment: 'prod', tenant: 'northgate', summary: 'Token failures are far above the limit and three times the usual', value: '143', threshold: '50', service: 'identity' };
  const open = Object.entries(given).find(([, text]) => /\{\{[^}]*$/.test(text));
  if (open) return problem(400, 'The template cannot be read', '{{ is not closed', { errors: [{ field: `templates.${open[0]}`, message: 'line 1, column 1: {{ is not closed by }}' }] });
  const title = fill(given.title || '[{{severity}}] {{name}} in {{tenant}} / {{environment}}', values);
  const text = fill(given.text || '{{summary}}.\nValue {{value}}, limit {{threshold}}. Service {{service}}.', values);
  return ok({ title, text, html: `<p><b>${title}</b></p><p>${text}</p>`, body: sent ? JSON.stringify({ title, text }, null, 2) : null, alert_id: all.alerts[0]?.alert_id ?? null, note: null });
}

/** The words of a tenant. */
function templates(all, method, parts, body) {
  all.templates ??= { northgate: { title: '{{word}}: {{name}} in {{environment}}' } };
  if (parts[4] === 'preview') return preview(all, body?.templates ?? all.templates[parts[2]] ?? {}, Boolean(body?.channel));
  if (method === 'PUT') all.templates[parts[2]] = body;
  return ok(all.templates[parts[2]] ?? {});
}

function channels(all, method, parts, query, body) {
  if (parts[3] === 'test') {
    const mail = parts[2] === 'service-desk';
    return ok(mail ? { outcome: 'rejected', status: 550, latency_ms: 212, reason: 'Mailbox unavailable' } : { outcome: 'delivered', status: 204, latency_ms: 83, reason: null });
  }
  if (parts[3] === 'deliveries') return deliveries(parts[2], query);
  if (parts[3] === 'preview') return preview(all, { ...all.templates?.[query.get('tenant')], ...body?.templates }, true);
  return parts.length === 3 || method !== 'POST' ? documents(all.channels, method, parts[2], query, body, users.channel(all)) : create(all.channels, body);
}

/** Null when something else is asked. */
export function responses(all, method, parts, query, body) {
  if (parts[0] !== 'v1') return null;
  switch (parts[1]) {
    case 'silences':
      return silences(all, method, parts, query, body);
    case 'maintenance-windows':
      return windows(all, method, parts, query, body);
    case 'channels':
      return channels(all, method, parts, query, body);
    case 'tenants':
      return ofTenant(all, method, parts, query, body);
    case 'oncall':
    case 'escalations':
      return oncall(all, method, parts, query, body) ?? missing();
    case 'remediations':
      return documents(all.hooks, method, parts[2], query, body);
    default:
      return null;
  }
}
