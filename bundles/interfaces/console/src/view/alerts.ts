// SPDX-License-Identifier: Apache-2.0
export const STATES = ['OPEN', 'ACK', 'RESOLVED'] as const;
export type StateFilter = (typeof STATES)[number] | 'ALL';

export const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
export type SeverityFilter = (typeof SEVERITIES)[number];

export const CLASSES = ['auth', 'downstream', 'index', 'ee-capacity', 'config-change', 'email', 'plan', 'availability', 'slo', 'security', 'unknown'] as const;

/** What the alerts page shows. Kept in the address, so it can be shared and survives a reload. */
export interface AlertsView {
  state: StateFilter;
  severity: SeverityFilter | null;
  service: string;
  class: string | null;
  policy: string;
  assignee: string;
  incident: string;
  /** Null for both. */
  suppressed: boolean | null;
  text: string;
  /** The alert whose details are open. */
  alert: string | null;
}

/** What narrows the list; all but the alert that is open. */
export type AlertFilter = Omit<AlertsView, 'alert'>;

export function readAlertsView(parameters: URLSearchParams): AlertsView {
  const state = parameters.get('state')?.toUpperCase();
  const severity = parameters.get('severity')?.toLowerCase();
  const kind = parameters.get('class')?.toLowerCase();
  const suppressed = parameters.get('suppressed');
  const text = (name: string) => parameters.get(name) ?? '';
  return {
    state: state === 'ALL' ? 'ALL' : (STATES.find((known) => known === state) ?? 'OPEN'),
    severity: SEVERITIES.find((known) => known === severity) ?? null,
    service: text('service'),
    class: CLASSES.find((known) => known === kind) ?? null,
    policy: text('policy'),
    assignee: text('assignee'),
    incident: text('incident'),
    suppressed: suppressed === 'true' ? true : suppressed === 'false' ? false : null,
    text: text('text'),
    alert: parameters.get('alert') || null,
  };
}

/** The same address with parts of the view changed; defaults are left out to keep addresses short. */
export function writeAlertsView(parameters: URLSearchParams, change: Partial<AlertsView>): URLSearchParams {
  const view = { ...readAlertsView(parameters), ...change };
  const next = new URLSearchParams(parameters);
  const put = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name));
  put('state', view.state === 'OPEN' ? null : view.state);
  put('severity', view.severity);
  for (const name of ['service', 'policy', 'assignee', 'incident', 'text'] as const) put(name, view[name].trim() || null);
  put('class', view.class);
  put('suppressed', view.suppressed === null ? null : String(view.suppressed));
  put('alert', view.alert);
  return next;
}

/** No filter but the state. */
export const NO_FILTER = { severity: null, service: '', class: null, policy: '', assignee: '', incident: '', suppressed: null, text: '' } as const;

/** The filters that stand behind “More filters”. */
export function hiddenFilters(view: AlertFilter): number {
  return [view.class, view.policy, view.assignee, view.incident, view.suppressed === null ? '' : 'set'].filter(Boolean).length;
}

export function isFiltered(view: AlertFilter): boolean {
  return hiddenFilters(view) > 0 || Boolean(view.severity || view.service || view.text);
}

/** The filter as parameters of a request, and as the query of a bulk change. Empty ones are left out. */
export function filterQuery(view: AlertFilter): Record<string, string> {
  const all: Record<string, string | null> = {
    state: view.state === 'ALL' ? null : view.state,
    severity: view.severity,
    service: view.service,
    class: view.class,
    policy: view.policy,
    assigned_to: view.assignee,
    incident: view.incident,
    suppressed: view.suppressed === null ? null : String(view.suppressed),
    text: view.text,
  };
  return Object.fromEntries(Object.entries(all).filter((entry): entry is [string, string] => Boolean(entry[1])));
}

/** What is selected in a list, and where a stretch with shift begins. */
export interface Selection {
  ids: ReadonlySet<string>;
  anchor: string | null;
}

export const NOTHING_SELECTED: Selection = { ids: new Set(), anchor: null };

export function toggle(selection: Selection, id: string): Selection {
  const ids = new Set(selection.ids);
  if (!ids.delete(id)) ids.add(id);
  return { ids, anchor: id };
}

/** Adds everything from the anchor to `id`; without an anchor in the list only `id`. */
export function extend(selection: Selection, id: string, order: readonly string[]): Selection {
  const to = order.indexOf(id);
  const found = selection.anchor === null ? -1 : order.indexOf(selection.anchor);
  const from = found < 0 ? to : found;
  if (to < 0) return selection;
  const ids = new Set(selection.ids);
  for (const one of order.slice(Math.min(from, to), Math.max(from, to) + 1)) ids.add(one);
  return { ids, anchor: order[from] ?? id };
}
