// SPDX-License-Identifier: Apache-2.0
// The estate that the mock platform pretends to watch: three clients, their environments, and a bad morning.

const MINUTE = 60_000;

export const tenants = [
  { id: 'northgate', name: 'Northgate Legal', timeZone: 'Europe/London' },
  { id: 'harbour-stone', name: 'Harbour & Stone', timeZone: 'Australia/Sydney' },
  { id: 'meridian', name: 'Meridian Claims', timeZone: 'America/New_York' },
];

export const environments = {
  northgate: [
    { id: 'prod', name: 'Production', kind: 'prod', match: 'northgate-prod%', businessHours: 'Mon-Fri 08:00-18:00' },
    { id: 'uat', name: 'UAT', kind: 'uat', match: 'northgate-uat%', businessHours: null },
    { id: 'vnext', name: 'vNext', kind: 'vnext', match: 'northgate-vnext%', businessHours: null },
  ],
  'harbour-stone': [
    { id: 'prod', name: 'Production', kind: 'prod', match: 'hs-prod%', businessHours: 'Mon-Fri 07:30-19:00' },
    { id: 'uat', name: 'UAT', kind: 'uat', match: 'hs-uat%', businessHours: null },
  ],
  meridian: [
    { id: 'prod', name: 'Production', kind: 'prod', match: 'meridian-prod%', businessHours: 'Mon-Fri 08:00-20:00' },
    { id: 'uat', name: 'UAT', kind: 'uat', match: 'meridian-uat%', businessHours: null },
  ],
};

const kinds = [
  ['auth-token-errors', 'Token errors', 'auth', 'critical', 'identity', 'Token failures are far above the limit and three times the usual', 143, 50, 38],
  ['execution-engine-backlog', 'Execution engine backlog', 'ee-capacity', 'error', 'execution-engine', 'Plans wait longer than the engine can work off', 412, 200, 96],
  ['index-lag', 'Search index lag', 'index', 'warning', 'elastic-indexer', 'Indexing is behind by more than two minutes', 164, 120, 21],
  ['mail-rejected', 'Outbound mail rejected', 'email', 'error', 'mail-gateway', 'The relay refuses messages from this environment', 37, 10, 1],
  ['downstream-timeouts', 'Downstream timeouts', 'downstream', 'warning', 'document-store', 'Calls to the document store run into their timeout', 61, 40, 12],
  ['config-changed', 'Configuration changed out of hours', 'config-change', 'info', 'admin', 'Two feature flags were changed at night', 2, 0, 0],
];

let serial = 0;

export function makeAlert(now, index, tenant, environment, state, age) {
  const [policy, name, cls, severity, service, summary, value, threshold, baseline] = kinds[index % kinds.length];
  const started = new Date(now - age).toISOString();
  const detected = new Date(now - age + 4_200).toISOString();
  serial += 1;
  return {
    alert_id: `al-${String(serial).padStart(6, '0')}`, tenant, environment, policy, name, class: cls, severity, state,
    service, labels: { app: service, node: `web-0${1 + (serial % 4)}`, region: tenant === 'meridian' ? 'us-east' : 'uk-south' },
    summary, value: value + serial % 9, threshold, baseline, started_at: started, detected_at: detected,
    created_at: detected, updated_at: detected,
    resolved_at: state === 'RESOLVED' ? new Date(now - age / 2).toISOString() : null,
    assigned_to: state === 'ACK' ? 'j.okafor' : null, incident_id: tenant === 'northgate' && environment === 'prod' && state !== 'RESOLVED' ? 'inc-2041' : null,
    suppressed_by: policy === 'mail-rejected' && state === 'OPEN' ? 'silence:7c1e9a' : null,
    fingerprint: `${policy}-${environment}-${serial}`, acknowledged_at: state === 'ACK' ? detected : null,
    ack_expires_at: state === 'ACK' && serial % 2 ? new Date(now + 5_400_000).toISOString() : null, reopened: policy === 'index-lag' ? 4 : 0, flapping: policy === 'index-lag' && state === 'OPEN',
    evidence: [0, 1, 2].map((step) => ({
      event_id: `event-${serial}-${step}`, timestamp: new Date(now - age + step * 1_300).toISOString(),
      node: `web-0${1 + ((serial + step) % 4)}`, url: null,
    })),
    runbook: `runbooks/${cls}.md`,
  };
}

/** `many` more alerts are open, for looking at thousands. */
export function seedAlerts(now, many = 0) {
  const alerts = [];
  const add = (...rest) => alerts.push(makeAlert(now, ...rest));
  add(0, 'northgate', 'prod', 'OPEN', 4 * MINUTE);
  add(1, 'northgate', 'prod', 'OPEN', 11 * MINUTE);
  add(4, 'northgate', 'prod', 'OPEN', 19 * MINUTE);
  add(2, 'harbour-stone', 'prod', 'OPEN', 26 * MINUTE);
  add(3, 'northgate', 'uat', 'OPEN', 48 * MINUTE);
  add(5, 'meridian', 'prod', 'OPEN', 7 * 60 * MINUTE);
  add(1, 'harbour-stone', 'prod', 'ACK', 90 * MINUTE);
  add(4, 'northgate', 'prod', 'ACK', 120 * MINUTE);
  for (let day = 0; day < 60; day++) {
    const place = [['northgate', 'prod'], ['harbour-stone', 'prod'], ['northgate', 'uat']][day % 3];
    add(day, place[0], place[1], 'RESOLVED', (300 + day * 190) * MINUTE);
  }
  for (let one = 0; one < many; one++) add(one, 'harbour-stone', 'uat', 'OPEN', (60 + one / 10) * MINUTE);
  return alerts;
}

const messages = [
  ['Information', 'HTTP GET /api/matters/{id} responded 200 in {Elapsed} ms', 'Case.Api', 200, 38],
  ['Information', 'Work item {WorkItemId} moved to phase Review', 'Case.Workflow', null, 12],
  ['Information', 'HTTP POST /api/documents responded 201 in {Elapsed} ms', 'Document.Api', 201, 184],
  ['Warning', 'Slow query: matter search took {Elapsed} ms', 'Search.Api', 200, 2_140],
  ['Information', 'Plan {PlanId} executed 14 steps', 'Execution.Engine', null, 920],
  ['Error', 'Token handle not found for client portal-web', 'Identity.Server', 401, 9],
  ['Information', 'Index batch of 250 documents committed', 'Elastic.Indexer', null, 310],
  ['Error', 'The document store did not answer within 30 s', 'Document.Api', 504, 30_004],
  ['Information', 'Mail to 3 recipients handed to the relay', 'Mail.Gateway', null, 77],
];

export function makeEvent(at, number, tenant, environment) {
  const [level, template, app, status, elapsed] = messages[(number * 7 + (number >> 3)) % messages.length];
  const took = elapsed + (number * 13) % 40;
  const message = template.replace('{Elapsed}', String(took)).replace('{id}', String(48_000 + number % 900))
    .replace('{WorkItemId}', `WI-${20_000 + number % 700}`).replace('{PlanId}', `P-${7_000 + number % 300}`);
  const severity = { Information: 'info', Warning: 'warning', Error: 'error' }[level];
  return {
    event_id: `event-${number}-${at}`, tenant, environment, timestamp: new Date(at).toISOString(),
    received_at: new Date(at + 240).toISOString(), source: 'seq', type: 'log', severity, level, message, template,
    app_name: app, server_node: `web-0${1 + number % 4}`, status_code: status, elapsed_ms: took,
    route_pattern: status ? '/api/matters/{id}' : null, correlation_id: `c-${(number * 7919).toString(16)}`,
    internal_correlation_id: null, plan_execution_id: null, request_id: null,
    trace_id: (number * 2654435761).toString(16).padStart(16, '0'), span_id: null,
    exception: level === 'Error'
      ? `System.TimeoutException: ${message}\n   at ${app}.Client.SendAsync(Request request)\n   at ${app}.Handlers.Invoke(Context context)`
      : null,
    properties: {
      SourceContext: `${app}.Handlers`, MachineName: `web-0${1 + number % 4}`, Environment: `${tenant}-${environment}`,
      User: { Id: 4_100 + number % 30, Team: 'Conveyancing' },
    },
    raw_ref: null,
  };
}

const wave = (minute, period) => Math.sin((2 * Math.PI * minute) / period);

/** A day of minutes that repeats, with a rise at the end for what goes wrong. */
function series(from, to, usual, swing, now, rise) {
  const points = [];
  const baseline = [];
  const step = Math.max(1, Math.ceil((to - from) / MINUTE / 360)) * MINUTE;
  for (let at = from - (from % MINUTE); at < to; at += step) {
    const minute = at / MINUTE;
    const middle = usual + swing * wave(minute, 180) + swing * 0.3 * wave(minute, 47);
    const noise = ((minute * 7919) % 101) / 101 - 0.5;
    const ago = (now - at) / MINUTE;
    const extra = rise && ago < 14 ? rise * (1 - ago / 14) : 0;
    points.push([at, Math.max(0, Math.round((middle + noise * swing * 0.5 + extra) * 100) / 100)]);
    baseline.push([at, Math.max(0, Math.round((middle - swing * 0.7) * 100) / 100), Math.round((middle + swing * 0.7) * 100) / 100]);
  }
  return { series: points, baseline };
}

export function kpis(from, to, now, environment) {
  const bad = environment === 'prod';
  const make = (id, title, unit, usual, swing, rise, status) => {
    const data = series(from, to, usual, swing, now, rise);
    return { id, title, unit, current: data.series.at(-1)?.[1] ?? null, ...data, status };
  };
  return [
    make('events', 'Events', 'events/min', 2_840, 420, 0, 'ok'),
    make('errors', 'Errors', 'events/min', 14, 5, bad ? 96 : 0, bad ? 'critical' : 'ok'),
    make('warnings', 'Warnings', 'events/min', 31, 9, 0, 'ok'),
    make('http-5xx', 'HTTP 5xx', 'events/min', 3, 1.5, bad ? 18 : 0, bad ? 'warning' : 'ok'),
    make('token-failures', 'Token failures', 'events/min', 6, 2, bad ? 137 : 0, bad ? 'critical' : 'ok'),
    { id: 'ee-restarts', title: 'EE restarts', unit: 'restarts', current: null, series: [], baseline: [], status: 'unknown' },
    make('response-time-p95', 'Response time p95', 'ms', 310, 60, bad ? 420 : 0, bad ? 'warning' : 'ok'),
  ];
}

export const dashboards = [
  {
    id: 'operations', title: 'Operations', description: 'Traffic, errors and latency against what is usual, with what is open now.',
    panels: [
      ...[['events', 'Events'], ['errors', 'Errors'], ['http-5xx', 'HTTP 5xx'], ['token-failures', 'Token failures'], ['ee-restarts', 'EE restarts'], ['response-time-p95', 'Response time p95']]
        .map(([kpi, title]) => ({ id: kpi, title, type: 'stat', span: 2, kpi })),
      { id: 'errors-series', title: 'Errors', type: 'timeseries', span: 6, kpis: ['errors', 'warnings'], unit: 'events/min' },
      { id: 'time-series', title: 'Response time p95', type: 'timeseries', span: 6, kpis: ['response-time-p95'], unit: 'ms' },
      { id: 'open-alerts', title: 'Open alerts', type: 'alerts', span: 7 },
      { id: 'connectors', title: 'Intake', type: 'connectors', span: 5 },
      { id: 'live', title: 'Live events', type: 'events', span: 12 },
    ],
  },
  {
    id: 'capacity', title: 'Capacity', description: 'The execution engine and the identity server.',
    panels: [
      { id: 'c1', title: 'Token failures', type: 'timeseries', span: 12, kpi: 'token-failures', unit: 'events/min' },
      { id: 'c2', title: 'EE restarts', type: 'timeseries', span: 6, kpi: 'ee-restarts' },
      { id: 'c3', title: 'Environments', type: 'health', span: 6 },
    ],
  },
];

const parameter = (key, type, title, more = {}) => ({
  key, type, title, help: null, unit: null, default: null, required: false, secret: false, min: null, max: null, choices: null, ...more,
});

const health = (calls, failures = 0, error = null) => ({ state: failures ? 'failing' : 'ok', calls, failures, last_error: error });

export const plugins = [
  {
    id: 'seq', kind: 'source', title: 'Seq', state: 'ok', bundle: 'bellwether-source-seq', version: '0.1.0', health: health(48_213), connector: true,
    parameters: [
      parameter('url', 'text', 'Address', { required: true, help: 'Where the Seq server answers, such as https://seq.example.com.' }),
      parameter('apiKey', 'text', 'API key', { secret: true, help: 'A key with the Read permission.' }),
      parameter('environmentMatch', 'text', 'Environment pattern', { help: "LIKE pattern on the events' environment. Empty takes the environment's own pattern." }),
      parameter('pollEvery', 'duration', 'Poll every', { default: '5s', min: '1s', max: '5m', help: 'Time between two polls.' }),
      parameter('concurrency', 'integer', 'Concurrent queries', { default: 5, min: 1, max: 10 }),
      parameter('pageSize', 'integer', 'Page size', { default: 1000, min: 10, max: 10_000, unit: 'events' }),
      parameter('queries', 'text-map', 'Queries', { help: 'Category and its filter. Empty takes the standard categories.' }),
      parameter('noise', 'text', 'Noise', { help: 'Events that match are dropped before they are stored.' }),
    ],
  },
  {
    id: 'json', kind: 'source', title: 'JSON push', state: 'ok', bundle: 'bellwether-source-json', version: '0.1.0', health: health(9_120), connector: false,
    parameters: [
      parameter('types', 'text-list', 'Accepted types', { help: 'Empty accepts every type.' }),
      parameter('strict', 'boolean', 'Refuse unknown fields', { default: false }),
    ],
  },
  { id: 'threshold', kind: 'detector', title: 'Threshold', state: 'ok', bundle: 'bellwether-detector-threshold', version: '0.1.0', health: health(210_400), parameters: [] },
  { id: 'baseline', kind: 'detector', title: 'Baseline', state: 'ok', bundle: 'bellwether-detector-baseline', version: '0.1.0', health: health(198_077), parameters: [] },
  {
    id: 'webhook', kind: 'notifier', title: 'Webhook', state: 'failing', bundle: 'bellwether-notifier-webhook', version: '0.1.0',
    health: health(312, 4, 'https://hooks.example.com answered 503'),
    parameters: [
      parameter('url', 'text', 'Address', { required: true }),
      parameter('secret', 'text', 'Signing secret', { required: true, secret: true, help: 'Signs each message, so the receiver can tell it is from here.' }),
      parameter('timeout', 'duration', 'Timeout', { default: '10s', min: '1s', max: '60s' }),
      parameter('format', 'choice', 'Format', { default: 'full', choices: ['full', 'compact'] }),
    ],
  },
  {
    id: 'email', kind: 'notifier', title: 'E-mail', state: 'ok', bundle: 'bellwether-notifier-email', version: '0.1.0', health: health(88),
    parameters: [
      parameter('to', 'text-list', 'Recipients', { required: true }),
      parameter('host', 'text', 'SMTP host', { required: true }),
      parameter('port', 'integer', 'Port', { default: 587, min: 1, max: 65_535 }),
      parameter('tls', 'boolean', 'Encrypt', { default: true }),
    ],
  },
  { id: 'operations', kind: 'dashboard', title: 'Operations', state: 'ok', bundle: 'bellwether-dashboard-operations', version: '0.1.0', health: null, parameters: [] },
];

export function seedConnectors(now) {
  const status = (state, lag, captured, more = {}) => ({
    state, lastEventAt: new Date(now - 3_000).toISOString(), lag, captured, dropped: 0, errors: 0, lastError: null, ...more,
  });
  return [
    { id: 'seq-main', tenant: 'northgate', environment: 'prod', source: 'seq', enabled: true, settings: { url: 'https://seq.northgate.example', apiKey: '••••', pollEvery: '5s' }, status: status('running', 3, 1_842_113, { dropped: 20_411 }) },
    { id: 'seq-uat', tenant: 'northgate', environment: 'uat', source: 'seq', enabled: true, settings: { url: 'https://seq-uat.northgate.example' }, status: status('failing', 412, 88_021, { errors: 17, lastError: 'https://seq-uat.northgate.example/api/events did not answer within 10 s' }) },
    { id: 'seq-orders', tenant: 'northgate', environment: 'prod', source: 'seq', enabled: false, settings: { url: 'https://seq-orders.northgate.example' }, status: status('paused', null, 4_120, { lastEventAt: new Date(now - 7_200_000).toISOString() }) },
    { id: 'seq-main', tenant: 'harbour-stone', environment: 'prod', source: 'seq', enabled: true, settings: { url: 'https://seq.hs.example' }, status: status('running', 5, 912_044) },
  ];
}

export function seedChannels(now) {
  const status = (state, delivered, failed, lastError) => ({ state, delivered, failed, lastDeliveryAt: new Date(now - 412_000).toISOString(), lastError });
  return [
    { id: 'on-call-hook', tenant: 'northgate', notifier: 'webhook', settings: { url: 'https://hooks.example.com/bellwether', secret: '••••', timeout: '10s' }, enabled: true, fallback: 'service-desk', status: status('active', 308, 4, null) },
    { id: 'service-desk', tenant: 'northgate', notifier: 'email', settings: { to: ['servicedesk@northgate.example'], host: 'smtp.northgate.example', port: 587 }, enabled: true, templates: { title: '[{{severity}}] {{name}} in {{environment}}' }, status: status('failing', 71, 17, '550 Mailbox unavailable') },
    { id: 'ops-room', tenant: 'northgate', notifier: 'webhook', settings: { url: 'https://chat.example.com/hooks/ops' }, enabled: true, fallback: 'on-call-hook', status: status(`circuit open until ${new Date(now + 95_000).toISOString()}`, 1_204, 23, 'https://chat.example.com answered 503 five times in a row') },
  ];
}

export function seedPolicies() {
  const make = (id, cls, severity, select, above, more = {}) => ({
    id, tenant: 'northgate', class: cls, severity, enabled: true, measure: { select, value: 'count', by: [], every: '1m' },
    detect: { all: [{ threshold: { above } }, { baseline: { factor: 3, over: ['24h', '48h'] } }] },
    for: '10m', recover: { below: Math.round(above / 2), for: '5m' }, lateness: '30s', runbook: `runbooks/${cls}.md`, origin: 'default', version: 1, state: 'active', ...more,
  });
  return [
    make('auth-token-errors', 'auth', 'critical', "@Message like '%Token handle not found%' ci or @Message like '%Token expired%' ci", 50),
    make('execution-engine-backlog', 'ee-capacity', 'error', "SourceContext like 'Execution.Engine%'", 200, { environment: 'prod' }),
    make('downstream-timeouts', 'downstream', 'warning', "@Exception like '%TimeoutException%' ci", 40),
    make('mail-rejected', 'email', 'error', "@Message like '%relay refused%' ci", 10),
    make('index-lag', 'index', 'warning', "app_name = 'Elastic.Indexer'", 120, { measure: { select: "app_name = 'Elastic.Indexer'", value: 'max(Lag)', every: '1m' } }),
    make('config-changed', 'config-change', 'info', "type = 'config-change'", 0, { enabled: false, for: null }),
  ];
}

export function seedBackfills(now) {
  const iso = (ago) => new Date(now - ago).toISOString();
  return [
    { id: 'bf-102', tenant: 'northgate', connector: 'seq-main', state: 'running', from: iso(3 * 86_400_000), to: iso(86_400_000), chunk: '1h', chunks_total: 48, chunks_done: 11, events_read: 402_114, events_stored: 398_202, events_duplicate: 3_912, events_lost: 0, eta: iso(-360_000), error: null },
    { id: 'bf-101', tenant: 'northgate', connector: 'seq-uat', state: 'done', from: iso(9 * 86_400_000), to: iso(8 * 86_400_000), chunk: '1h', chunks_total: 24, chunks_done: 24, events_read: 81_407, events_stored: 81_406, events_duplicate: 1, events_lost: 0, eta: null, error: null },
  ];
}
