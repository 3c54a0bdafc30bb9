// SPDX-License-Identifier: Apache-2.0
export const STATES = ['OPEN', 'ACK', 'RESOLVED'] as const;
export type StateFilter = (typeof STATES)[number] | 'ALL';

export const SEVERITIES = ['critical', 'error', 'warning', 'info'] as const;
export type SeverityFilter = (typeof SEVERITIES)[number];

/** What the alerts page shows. Kept in the address, so it can be shared and survives a reload. */
export interface AlertsView {
  state: StateFilter;
  severity: SeverityFilter | null;
  service: string;
  /** The alert whose details are open. */
  alert: string | null;
}

export function readAlertsView(parameters: URLSearchParams): AlertsView {
  const state = parameters.get('state')?.toUpperCase();
  const severity = parameters.get('severity')?.toLowerCase();
  return {
    state: state === 'ALL' ? 'ALL' : (STATES.find((known) => known === state) ?? 'OPEN'),
    severity: SEVERITIES.find((known) => known === severity) ?? null,
    service: parameters.get('service') ?? '',
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
  put('service', view.service.trim() || null);
  put('alert', view.alert);
  return next;
}
