// SPDX-License-Identifier: Apache-2.0
// Rotas, people, overrides and escalations of the mock platform.
import { documents, ok, page } from './mock-answers.mjs';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const iso = (millis) => new Date(millis).toISOString();
/** A Monday at 09:00 UTC that turns are counted from. */
const ANCHOR = Date.parse('2026-01-05T09:00:00Z');

export function seedOnCall(now, empty) {
  if (empty) return { people: [], rotas: [], overrides: [], escalations: [], notes: {} };
  const tenant = 'northgate';
  return {
    people: [
      { id: 'ada', tenant, name: 'Ada Okafor', email: 'ada.okafor@northgate.example', time_zone: 'Europe/London', channels: ['on-call-hook'], quiet: { from: '22:00', to: '07:00', below: 'critical' } },
      { id: 'marco', tenant, name: 'Marco Castellanos', email: 'm.castellanos@northgate.example', time_zone: 'Europe/Madrid', channels: ['on-call-hook', 'ops-room'] },
      { id: 'jin', tenant, name: 'Jin Park', email: 'j.park@northgate.example', time_zone: 'Australia/Sydney', channels: ['ops-room'] },
      { id: 'freya', tenant, name: 'Freya Lindqvist', email: null, time_zone: 'Europe/London', channels: ['service-desk'] },
    ],
    rotas: [
      { id: 'primary', tenant, name: 'Primary', time_zone: 'Europe/London', layers: [
        { id: 'weekly', people: ['ada', 'marco', 'freya'], starts_at: '2026-01-05T09:00', hand_over: { every: '1w' } },
        { id: 'nights', people: ['jin'], starts_at: '2026-01-05T22:00', hand_over: { every: '1w' }, restrict: [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '22:00', to: '06:00' }] },
      ] },
      { id: 'database', tenant, name: 'Database', time_zone: 'Europe/London', layers: [{ id: 'daily', people: ['marco', 'freya'], starts_at: '2026-01-05T08:00', hand_over: { every: '1d' }, restrict: [{ weekdays: ['mon', 'tue', 'wed', 'thu', 'fri'], from: '08:00', to: '20:00' }] }] },
    ],
    overrides: [{ id: 'ada-dentist', tenant, rota: 'primary', person: 'freya', from: iso(now + 26 * HOUR), to: iso(now + 31 * HOUR), comment: 'Ada is at the dentist' }],
    escalations: [
      { id: 'platform', tenant, name: 'Platform', steps: [{ after: '0s', notify: ['rota:primary'] }, { after: '15m', notify: ['rota:primary', 'person:marco'] }, { after: '45m', notify: ['channel:service-desk', 'person:freya'] }], repeat: { every: '30m', times: 3 } },
      { id: 'security', tenant, name: 'Security', steps: [{ after: '0s', notify: ['person:jin', 'channel:on-call-hook'] }, { after: '5m', notify: ['rota:primary'] }] },
    ],
    notes: { primary: [{ id: 'n1', at: iso(now - 7 * HOUR), author: 'marco', text: 'Index of matter search is rebuilding until noon; lag alerts of uat are expected. The relay moves today.' }, { id: 'n2', at: iso(now - 31 * HOUR), author: 'ada', text: 'Quiet week. The identity certificates were renewed on Thursday.' }] },
  };
}

const nameOf = (all, id) => all.people.find((one) => one.id === id)?.name ?? id;

function overrideOf(all, rota, at) {
  return all.overrides.find((one) => one.rota === rota && Date.parse(one.from) <= at && at < Date.parse(one.to));
}

function turn(layer, at, length) {
  const count = layer.people.length;
  return layer.people[((Math.floor((at - ANCHOR) / length) % count) + count) % count];
}

/** Who is on call at a moment, the same every time it is asked. */
function onCallAt(all, rota, at) {
  const override = overrideOf(all, rota.id, at);
  if (override) return { person: override.person, layer: null, override: override.id };
  const hour = new Date(at).getUTCHours();
  const weekday = new Date(at).getUTCDay() % 6 !== 0;
  if (rota.id === 'database') return weekday && hour >= 8 && hour < 20 ? { person: turn(rota.layers[0], at, DAY), layer: 'daily', override: null } : { person: null, layer: null, override: null };
  if (rota.id === 'primary' && weekday && (hour >= 22 || hour < 6)) return { person: 'jin', layer: 'nights', override: null };
  return { person: turn(rota.layers[0], at, 7 * DAY), layer: rota.layers[0].id, override: null };
}

function shifts(all, rota, from, to) {
  const found = [];
  for (let at = from; at < to; at = at - (at % HOUR) + HOUR) {
    const who = onCallAt(all, rota, at);
    const last = found.at(-1);
    if (last && last.person === who.person && last.layer === who.layer && last.override === who.override) last.to = iso(at - (at % HOUR) + HOUR);
    else found.push({ from: iso(at), to: iso(at - (at % HOUR) + HOUR), ...who, person_name: who.person && nameOf(all, who.person) });
  }
  return found.filter((one) => one.person !== null);
}

function now(all, query) {
  const at = Date.parse(query.get('at') ?? new Date().toISOString());
  return all.rotas.filter((rota) => !query.get('tenant') || rota.tenant === query.get('tenant')).map((rota) => {
    const around = shifts(all, rota, at - 7 * DAY, at + 8 * DAY);
    const here = around.findIndex((one) => Date.parse(one.from) <= at && at < Date.parse(one.to));
    const current = around[here];
    const next = here >= 0 ? around[here + 1] : around.find((one) => Date.parse(one.from) > at);
    return {
      rota: rota.id, name: rota.name, person: current?.person ?? null, person_name: current ? nameOf(all, current.person) : null,
      channels: all.people.find((one) => one.id === current?.person)?.channels ?? [], since: current?.from ?? null, until: current?.to ?? null, layer: current?.layer ?? null, override: current?.override ?? null,
      next: next ? { person: next.person, from: next.from } : null, note: all.notes[rota.id]?.[0] ?? null,
    };
  });
}

function drill(all, escalation, body) {
  const start = Date.now();
  const seconds = (text) => Number(/^\d+/.exec(text)?.[0] ?? 0) * ({ s: 1, m: 60, h: 3_600 }[text.at(-1)] ?? 1);
  const tell = (id, quiet) => {
    const channel = all.channels.find((one) => one.id === id);
    const open = channel?.status?.state?.startsWith('circuit open');
    return { channel: id, notifier: channel?.notifier ?? null, state: channel?.status?.state ?? null, would_tell: !open && !quiet, reason: open ? 'its circuit is open; on-call-hook takes over' : quiet ? 'quiet hours until 07:00 for everything below critical' : null };
  };
  const reach = (target) => {
    const [kind, id] = target.split(':');
    if (kind === 'channel') return { target, who: null, channels: [tell(id, false)] };
    const person = kind === 'rota' ? onCallAt(all, all.rotas.find((one) => one.id === id), start).person : id;
    const found = all.people.find((one) => one.id === person);
    return { target, who: found ? found.name : 'nobody is on call', channels: (found?.channels ?? []).map((one) => tell(one, Boolean(found.quiet) && body?.severity !== 'critical')) };
  };
  return { id: escalation.id, steps: escalation.steps.map((step, index) => ({ step: index + 1, at: iso(start + seconds(step.after) * 1_000), after: step.after, targets: step.notify.map(reach) })), ends: 'after 3 repeats, 135 minutes after the alert was told' };
}

const called = (items, kind, names) => items.filter(names).map((one) => `${kind} '${one.id}'`);
const escalating = (all, target) => called(all.escalations, 'escalation', (one) => one.steps.some((step) => step.notify.includes(target)));

function routesTo(node, names, path = 'route') {
  if (!node) return [];
  return [...(names(node) ? [`the routing at ${path}`] : []), ...(node.routes ?? []).flatMap((one, index) => routesTo(one, names, `${path}.routes[${index}]`))];
}

const routed = (all, names) => Object.values(all.routing).flatMap((one) => routesTo(one.route, names));

/** Who names a thing of on-call or alerting, in words as the platform's. */
export const users = {
  person: (all) => (id) => [...called(all.rotas, 'rota', (one) => one.layers.some((layer) => layer.people.includes(id))), ...escalating(all, `person:${id}`)],
  rota: (all) => (id) => escalating(all, `rota:${id}`),
  escalation: (all) => (id) => routed(all, (node) => node.escalation === id),
  channel: (all) => (id) => [
    ...routed(all, (node) => node.channel === id || node.channels?.includes(id)),
    ...called(all.people, 'person', (one) => one.channels.includes(id)),
    ...escalating(all, `channel:${id}`),
    ...called(all.channels, 'channel', (one) => one.fallback === id).map((one) => `${one} as its fall-back`),
  ],
};

/** Null when something else is asked. */
export function oncall(all, method, parts, query, body) {
  if (parts[1] === 'escalations') {
    if (parts[3] === 'drill') return ok(drill(all, all.escalations.find((one) => one.id === parts[2]), body));
    return documents(all.escalations, method, parts[2], query, body, users.escalation(all));
  }
  if (parts.length === 2) return ok({ at: new Date().toISOString(), items: now(all, query) });
  if (parts[2] === 'people') return documents(all.people, method, parts[3], query, body, users.person(all));
  if (parts[2] === 'overrides') return documents(all.overrides, method, parts[3], query, body);
  const rota = all.rotas.find((one) => one.id === parts[3]);
  if (parts[4] === 'shifts') return page(shifts(all, rota, Date.parse(query.get('from')), Date.parse(query.get('to'))), query, 2_000);
  if (parts[4] === 'notes') {
    const notes = (all.notes[rota.id] ??= []);
    if (method === 'GET') return page(notes, query);
    notes.unshift({ id: `n${notes.length + 3}`, at: new Date().toISOString(), author: 'platform administrator', text: body.text });
    return ok(notes[0], 201);
  }
  return documents(all.rotas, method, parts[3], query, body, users.rota(all));
}
