// SPDX-License-Identifier: Apache-2.0
// A stand-in for the platform's HTTP contract, for developing and testing the console. Not shipped.
// node e2e/mock-server.mjs [--port 8182] [--token demo-token] [--empty] [--many 10000]
import { createServer } from 'node:http';
import { existsSync, readFileSync } from 'node:fs';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { alerts as alertAnswers } from './mock-alerts.mjs';
import { create, entity, inScope, missing, ok, page, problem } from './mock-answers.mjs';
import * as data from './mock-data.mjs';
import * as detection from './mock-detection.mjs';
import { accounts, histogram, indexes, intakeRules, related, top } from './mock-exploration.mjs';
import { incidents as incidentAnswers, seedIncidents } from './mock-incidents.mjs';
import { responses, seedResponse } from './mock-response.mjs';

const STATIC = fileURLToPath(new URL('../target/classes/static', import.meta.url));
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript; charset=utf-8', '.css': 'text/css; charset=utf-8', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' };
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self'; " +
  "connect-src 'self'; manifest-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

function state(empty, many) {
  const now = Date.now();
  return {
    started: now,
    tenants: empty ? [] : [...data.tenants],
    environments: empty ? {} : structuredClone(data.environments),
    alerts: empty ? [] : data.seedAlerts(now, many),
    connectors: empty ? [] : data.seedConnectors(now),
    channels: empty ? [] : data.seedChannels(now),
    policies: empty ? [] : data.seedPolicies(),
    backfills: empty ? [] : data.seedBackfills(now),
    trails: new Map(),
    remedies: new Map(),
    incidents: empty ? [] : seedIncidents(now),
    ...seedResponse(now, empty),
    arrived: empty,
  };
}

function healthMap(all) {
  return all.tenants.flatMap((tenant) =>
    (all.environments[tenant.id] ?? []).map((environment, index) => {
      const open = all.alerts.filter((one) => one.state === 'OPEN' && one.tenant === tenant.id && one.environment === environment.id);
      const count = (severity) => open.filter((one) => one.severity === severity).length;
      const silent = environment.kind === 'vnext';
      return {
        tenant: tenant.id, tenant_name: tenant.name, environment: environment.id, environment_name: environment.name,
        kind: environment.kind,
        status: silent ? 'unknown' : count('critical') ? 'critical' : count('error') + count('warning') ? 'warning' : 'ok',
        open_alerts: { info: count('info'), warning: count('warning'), error: count('error'), critical: count('critical') },
        events_per_minute: silent ? null : [2_840, 412, 0][index] ?? 120, errors_per_minute: silent ? null : [61, 2, 0][index] ?? 1,
        lag_seconds: silent ? null : 3 + index, last_event_at: silent ? null : new Date(Date.now() - 2_500).toISOString(),
      };
    }),
  );
}

function badFilter(filter) {
  if (!filter) return null;
  const quotes = (filter.match(/'/g) ?? []).length;
  if (quotes % 2 === 0) return null;
  return problem(400, 'Invalid filter', `the text is not closed at position ${filter.lastIndexOf("'")}; add a quote at its end`);
}

function searchEvents(query, answer = page) {
  const refused = badFilter(query.get('filter'));
  if (refused) return refused;
  const to = Date.parse(query.get('to') ?? new Date().toISOString());
  const events = Array.from({ length: 1_200 }, (_, i) =>
    data.makeEvent(to - 900 * i, 1_200 - i, query.get('tenant') ?? 'northgate', query.get('environment') ?? 'prod'),
  );
  const filter = query.get('filter');
  const word = /'%?([^'%]+)%?'/.exec(filter ?? '')?.[1] ?? null;
  return answer(filter ? events.filter((event) => word && JSON.stringify(event).toLowerCase().includes(word.toLowerCase())) : events, query);
}

function route(all, method, path, query, body) {
  const parts = path.split('/').filter(Boolean);
  const call = `${method} ${path}`;
  if (call === 'GET /v1/tenants') return page(all.tenants, query);
  if (call === 'POST /v1/tenants') return create(all.tenants, body);
  if (/^\/v1\/tenants\/[^/]+\/environments$/.test(path)) {
    const items = (all.environments[parts[2]] ??= []);
    return method === 'POST' ? create(items, body) : page(items, query);
  }
  if (call === 'POST /v1/tokens') return ok({ token: 'bw_3f9c1e7a5d2b48069e1c7a0b5d3f2e81' }, 201);
  if (call === 'GET /v1/dashboards') return ok(data.dashboards.map(({ id, title, description }) => ({ id, title, description })));
  if (path.startsWith('/v1/dashboards/')) return ok(data.dashboards.find((one) => one.id === parts[2])) ?? missing();
  if (/^\/tenants\/[^/]+\/envs\/[^/]+\/kpis$/.test(path)) {
    const from = Date.parse(query.get('from'));
    const to = Date.parse(query.get('to'));
    return ok({ from: query.get('from'), to: query.get('to'), step: 'PT1M', kpis: data.kpis(from, to, Date.now(), parts[3]) });
  }
  const placed = /^\/tenants\/([^/]+)\/envs\/([^/]+)\/(anomalies|series)$/.exec(path);
  if (placed) return ok(placed[3] === 'series' ? detection.series(query) : detection.anomalies({ tenant: placed[1], environment: placed[2] }, query));
  if (call === 'GET /v1/health/map') return ok({ items: healthMap(all) });
  if (call === 'GET /v1/plugins') return ok({ items: data.plugins });
  if (call === 'GET /v1/events') return searchEvents(query);
  if (call === 'GET /v1/intake') return ok({ items: accounts(all.connectors), next_cursor: null });
  if (call === 'GET /v1/index') return ok({ items: indexes(all.connectors), next_cursor: null });
  if (/^\/v1\/tenants\/[^/]+\/intake$/.test(path)) {
    if (method === 'PUT') all.intake = { ...all.intake, [parts[2]]: body };
    return ok(intakeRules(parts[2], all.intake?.[parts[2]]));
  }
  const many = { 'GET /v1/events/histogram': histogram, 'GET /v1/events/top': top, 'GET /v1/events/related': related }[call];
  if (many) return searchEvents(query, (events) => ok(many(events, query)));
  if (path.startsWith('/v1/alerts')) return alerts(all, method, path, parts, query, body);
  if (path.startsWith('/v1/connectors')) {
    if (parts.length === 3) return entity(all.connectors, method, parts[2], query, body);
    const fresh = { status: { state: 'running', lastEventAt: null, lag: 0, captured: 0, dropped: 0, errors: 0, lastError: null } };
    return method === 'POST' ? create(all.connectors, body, fresh) : page(all.connectors.filter(inScope(query)), query);
  }
  const more = responses(all, method, parts, query, body) ?? incidentAnswers(all, method, parts, query, body);
  if (more) return more;
  if (path.startsWith('/v1/backtests')) return ok(detection.backtest({ from: new Date(Date.now() - 604_800_000).toISOString(), to: new Date().toISOString() }));
  if (path.startsWith('/v1/backfills')) return backfills(all, method, parts, query, body);
  return missing();
}

/** Whatever is known of policies beside their definitions; null when something else is asked. */
function rehearsed(all, method, parts, query, body) {
  const asked = `${method} ${parts[3]}`;
  if (asked === 'GET precision') return ok(detection.precision());
  if (asked === 'POST validate') return body?.severity === 'loud' ? problem(400, 'The policy is not valid', 'severity must be one of info, warning, error, critical', { errors: [{ field: 'severity', message: 'must be one of info, warning, error, critical' }] }) : ok({ valid: true, warnings: [] });
  if (asked === 'POST import') return ok(detection.imported(typeof body === 'string' ? body : JSON.stringify(body), query.get('dryRun') === 'true'));
  const policy = all.policies.find((one) => one.id === parts[3]);
  if (!policy || parts.length < 5) return null;
  if (parts[4] === 'test') return ok(detection.tests(policy));
  if (parts[4] === 'backtest') return ok(detection.backtest(body));
  if (parts[4] === 'diff') return ok(detection.difference(policy, query));
  if (parts[4] === 'versions' && method === 'GET') return ok({ items: detection.versions(policy), next_cursor: null });
  return ok(policy);
}

function alerts(all, method, path, parts, query, body) {
  if (parts[2] === 'policies') {
    const judged = rehearsed(all, method, parts, query, body);
    if (judged) return judged;
    if (method === 'GET' && parts.length === 3) return page(all.policies.filter(inScope(query)), query);
    const bad = body && !['info', 'warning', 'error', 'critical'].includes(body.severity);
    if (bad) return problem(422, 'The policy is not valid', `severity is “${body.severity}”; use info, warning, error or critical.`, { errors: [{ field: 'severity', message: `“${body.severity}” is not one of info, warning, error, critical` }] });
    return method === 'POST' ? create(all.policies, body) : entity(all.policies, method, parts[3], query, body);
  }
  return alertAnswers(all, method, path, parts, query, body);
}

function backfills(all, method, parts, query, body) {
  if (parts.length === 2 && method === 'POST') {
    const made = { id: `bf-${103 + all.backfills.length}`, tenant: query.get('tenant'), state: 'queued', chunks_total: 24, chunks_done: 0, events_read: 0, events_stored: 0, events_duplicate: 0, events_lost: 0, eta: null, error: null, ...body };
    all.backfills.unshift(made);
    return ok({ id: made.id, state: made.state }, 202);
  }
  if (parts.length === 4) {
    const found = all.backfills.find((one) => one.id === parts[2]);
    if (!found) return missing();
    found.state = { pause: 'paused', resume: 'running', cancel: 'cancelled' }[parts[3]];
    return ok(found);
  }
  for (const one of all.backfills) {
    if (one.state === 'queued') one.state = 'running';
    else if (one.state === 'running' && one.chunks_done < one.chunks_total) {
      one.chunks_done += 1;
      one.events_read += 36_000;
      one.events_stored += 35_800;
      one.events_duplicate += 200;
      if (one.chunks_done === one.chunks_total) one.state = 'done';
    }
  }
  return page(all.backfills.filter(inScope(query)), query);
}

function sendStatic(response, path) {
  const wanted = normalize(join(STATIC, path));
  const known = wanted.startsWith(STATIC) && extname(path) && existsSync(wanted);
  if (!known && extname(path)) return void response.writeHead(404).end();
  const file = known ? wanted : join(STATIC, 'index.html');
  response.writeHead(200, { 'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream', 'Content-Security-Policy': POLICY, 'X-Content-Type-Options': 'nosniff' });
  response.end(readFileSync(file));
}

function stream(request, response, query) {
  response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
  response.write(': hello\n\n');
  let number = Math.floor(Date.now() / 1_000) % 5_000;
  const timer = setInterval(() => {
    number += 1;
    const event = data.makeEvent(Date.now(), number, query.get('tenant') ?? 'northgate', query.get('environment') ?? 'prod');
    response.write(`id: ${event.event_id}\ndata: ${JSON.stringify(event)}\n\n`);
  }, 350);
  request.on('close', () => clearInterval(timer));
}

/** Starts the mock; resolves to {url, close}. */
export function start({ port = 0, token = 'demo-token', empty = false, many = 0 } = {}) {
  const all = state(empty, many);
  const session = { tenant: null, environments: [], role: 'admin', scopes: ['sentry.ingest', 'sentry.read', 'sentry.alert.read', 'sentry.alert.write', 'sentry.policy.read', 'sentry.policy.write', 'admin', 'platform.admin'] };
  const server = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://mock');
    const send = ({ status, body }, headers = {}) => {
      response.writeHead(status, { 'Content-Type': status >= 400 ? 'application/problem+json' : 'application/json', ...headers });
      response.end(body === undefined ? '' : JSON.stringify(body));
    };
    if (!/^\/(v1|tenants|api)(\/|$)/.test(url.pathname)) return sendStatic(response, url.pathname);
    let text = '';
    for await (const chunk of request) text += chunk;
    let body;
    try {
      body = !text ? undefined : /yaml/.test(request.headers['content-type'] ?? '') ? text : JSON.parse(text);
    } catch {
      return send(problem(400, 'Not JSON', 'The body cannot be read.'));
    }
    const bearer = request.headers.authorization === `Bearer ${token}`;
    const signedIn = bearer || (request.headers.cookie ?? '').includes('bellwether_session=mock');
    if (url.pathname === '/v1/session' && request.method === 'POST') {
      if (body?.token !== token) return send(problem(401, 'The token was not accepted', 'It is unknown, expired or revoked.'));
      return send(ok(session), { 'Set-Cookie': 'bellwether_session=mock; HttpOnly; SameSite=Strict; Path=/' });
    }
    if (!signedIn) return send(problem(401, 'Sign in first', 'No valid session.'));
    if (request.method !== 'GET' && !bearer && request.headers['x-bellwether-csrf'] !== '1') return send(problem(403, 'Refused', 'The X-Bellwether-Csrf header is missing.'));
    if (url.pathname === '/v1/session') {
      if (request.method === 'GET') return send(ok(session));
      return send(ok(undefined, 204), { 'Set-Cookie': 'bellwether_session=; HttpOnly; SameSite=Strict; Path=/; Max-Age=0' });
    }
    if (url.pathname === '/v1/events/stream') {
      const refused = badFilter(url.searchParams.get('filter'));
      return refused ? send(refused) : stream(request, response, url.searchParams);
    }
    send(route(all, request.method, url.pathname, url.searchParams, body));
  });
  return new Promise((resolve) => {
    server.listen(port, '127.0.0.1', () => {
      const close = () => new Promise((done) => {
        server.closeAllConnections();
        server.close(done);
      });
      resolve({ url: `http://127.0.0.1:${server.address().port}`, close });
    });
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const value = (name, otherwise) => {
    const at = process.argv.indexOf(`--${name}`);
    return at < 0 ? otherwise : process.argv[at + 1];
  };
  const mock = await start({ port: Number(value('port', 8182)), token: value('token', 'demo-token'), empty: process.argv.includes('--empty'), many: Number(value('many', 0)) });
  process.stdout.write(`Mock platform: ${mock.url} (token ${value('token', 'demo-token')})\n`);
}
