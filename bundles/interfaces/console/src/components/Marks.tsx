// SPDX-License-Identifier: Apache-2.0
import type { AlertState, Severity } from '../data/alerts';
import type { IncidentState } from '../data/incidents';
import type { Status } from '../data/kpis';
import { Icon, type IconName } from './Icon';

type Tone = 'critical' | 'error' | 'warning' | 'info' | 'ok' | 'muted' | 'accent';

/** A word with its icon on a quiet ground. Colour helps; icon and word say it. */
export function Mark({ tone, icon, children, quiet }: { tone: Tone; icon: IconName; children: string; quiet?: boolean }) {
  return (
    <span className={`mark tone-${tone}${quiet ? ' mark-quiet' : ''}`}>
      <Icon name={icon} size={14} />
      {children}
    </span>
  );
}

export const SEVERITY_ICONS: Readonly<Record<Severity, IconName>> = {
  critical: 'octagon',
  error: 'circleX',
  warning: 'triangle',
  info: 'circleI',
};

const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  error: 'Error',
  warning: 'Warning',
  info: 'Info',
};

export function SeverityMark({ severity, quiet }: { severity: Severity; quiet?: boolean }) {
  return (
    <Mark tone={SEVERITY_WORDS[severity] ? severity : 'muted'} icon={SEVERITY_ICONS[severity] ?? 'circleQuestion'} quiet={quiet}>
      {SEVERITY_WORDS[severity] ?? String(severity)}
    </Mark>
  );
}

export const STATE_WORDS: Readonly<Record<AlertState, string>> = { OPEN: 'Open', ACK: 'Acknowledged', RESOLVED: 'Resolved' };

const STATE_TONES: Readonly<Record<AlertState, [Tone, IconName]>> = {
  OPEN: ['accent', 'alert'],
  ACK: ['muted', 'check'],
  RESOLVED: ['ok', 'circleCheck'],
};

export function StateMark({ state, quiet }: { state: AlertState; quiet?: boolean }) {
  const [tone, icon] = STATE_TONES[state] ?? ['muted', 'circleQuestion'];
  return (
    <Mark tone={tone} icon={icon} quiet={quiet}>
      {STATE_WORDS[state] ?? String(state)}
    </Mark>
  );
}

const INCIDENT_STATES: Readonly<Record<IncidentState, [Tone, IconName, string]>> = {
  OPEN: ['accent', 'incident', 'Open'],
  ACK: ['muted', 'check', 'Acknowledged'],
  RESOLVED: ['ok', 'circleCheck', 'Resolved'],
  CLOSED: ['muted', 'flag', 'Closed'],
};

export function IncidentStateMark({ state, quiet }: { state: IncidentState; quiet?: boolean }) {
  const [tone, icon, word] = INCIDENT_STATES[state] ?? ['muted', 'circleQuestion', String(state)];
  return (
    <Mark tone={tone} icon={icon} quiet={quiet}>
      {word}
    </Mark>
  );
}

const STATUS: Readonly<Record<Status, [Tone, IconName, string]>> = {
  ok: ['ok', 'circleCheck', 'Healthy'],
  warning: ['warning', 'triangle', 'Warning'],
  critical: ['critical', 'octagon', 'Critical'],
  unknown: ['muted', 'circleQuestion', 'Not known'],
  'no data': ['muted', 'circleQuestion', 'No data'],
};

export function StatusMark({ status, quiet }: { status: Status; quiet?: boolean }) {
  const [tone, icon, word] = STATUS[status] ?? STATUS.unknown;
  return (
    <Mark tone={tone} icon={icon} quiet={quiet}>
      {word}
    </Mark>
  );
}

const GOOD = ['current', 'running', 'active', 'closed', 'ok', 'healthy', 'idle', 'delivered', 'done', 'up', 'started', 'registered', 'sent', 'succeeded', 'would run'];
const BAD = ['failing', 'cut-off', 'failed', 'error', 'open', 'rejected', 'refused', 'broken', 'down', 'dead'];
const CAREFUL = ['catching up', 'rebuilding', 'degraded', 'backing off',  'half-open', 'half_open', 'retrying', 'unknown since restart', 'plugin missing', 'plugin-missing', 'plugin_missing', 'lagging', 'starting'];

/** The states of connectors, channels and plugins, whose words are the platform's. */
export function RunMark({ state, quiet }: { state: string; quiet?: boolean }) {
  const known = state.toLowerCase();
  const word = known === 'closed' || known === 'ok' ? 'Healthy' : known.replace(/[_-]/g, ' ').replace(/^./, (first) => first.toUpperCase());
  const [tone, icon]: [Tone, IconName] = GOOD.includes(known)
    ? ['ok', 'circleCheck']
    : BAD.includes(known)
      ? ['error', 'circleX']
      : CAREFUL.includes(known)
        ? ['warning', 'triangle']
        : known === 'paused' || known === 'disabled' || known === 'stopped'
          ? ['muted', 'pause']
          : ['muted', 'clock'];
  return (
    <Mark tone={tone} icon={icon} quiet={quiet}>
      {word}
    </Mark>
  );
}
