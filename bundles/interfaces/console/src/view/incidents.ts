// SPDX-License-Identifier: Apache-2.0
import { SEVERITIES, type SeverityFilter } from './alerts';

export const SHOWN = ['active', 'resolved', 'closed', 'all'] as const;
export type Shown = (typeof SHOWN)[number];

export const ENTRY_KINDS = ['alert', 'event', 'change', 'action', 'note', 'notification', 'report'] as const;
export type EntryKind = (typeof ENTRY_KINDS)[number];

/** What the incident pages show. */
export interface IncidentsView {
  show: Shown;
  severity: SeverityFilter | null;
  service: string;
  /** The kinds of timeline entries in sight; empty for all. */
  kinds: EntryKind[];
}

export function readIncidentsView(parameters: URLSearchParams): IncidentsView {
  const show = parameters.get('show');
  const severity = parameters.get('severity')?.toLowerCase();
  const kinds = (parameters.get('kinds') ?? '').split(',');
  return {
    show: SHOWN.find((known) => known === show) ?? 'active',
    severity: SEVERITIES.find((known) => known === severity) ?? null,
    service: parameters.get('service') ?? '',
    kinds: ENTRY_KINDS.filter((kind) => kinds.includes(kind)),
  };
}

export function writeIncidentsView(parameters: URLSearchParams, change: Partial<IncidentsView>): URLSearchParams {
  const view = { ...readIncidentsView(parameters), ...change };
  const next = new URLSearchParams(parameters);
  const put = (name: string, value: string | null) => (value ? next.set(name, value) : next.delete(name));
  put('show', view.show === 'active' ? null : view.show);
  put('severity', view.severity);
  put('service', view.service.trim() || null);
  put('kinds', view.kinds.join(',') || null);
  return next;
}

/** The states that stand behind a tab, as the platform takes them; null for all. */
export function statesOf(show: Shown): string | null {
  return { active: 'OPEN,ACK', resolved: 'RESOLVED', closed: 'CLOSED', all: null }[show];
}

/** Where a moment lies before the peak, 0 at the far left and 100 at the peak. */
export function placeBefore(minutesBefore: number, span: number): number {
  return Math.max(0, Math.min(100, (1 - minutesBefore / span) * 100));
}

/** How many minutes the axis before the peak has: what is needed, in steps of five, at least fifteen. */
export function spanBefore(minutes: readonly number[]): number {
  return Math.max(15, Math.ceil(Math.max(0, ...minutes) / 5) * 5);
}
