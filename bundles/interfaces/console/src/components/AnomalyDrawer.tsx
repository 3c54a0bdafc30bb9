// SPDX-License-Identifier: Apache-2.0
import { Drawer } from '@mantine/core';
import { Link } from 'react-router-dom';
import type { Evidence } from '../data/alerts';
import type { Anomaly, Hint } from '../data/anomalies';
import { formatDuration, formatNumber } from '../format';
import { linkTo, type Scope } from '../view/scope';
import { Icon } from './Icon';
import { SeverityMark } from './Marks';
import { Ago, Time, useNow } from './Time';

/** The minute around an event, for looking it up. */
const around = (timestamp: string) => ({
  from: new Date(Date.parse(timestamp) - 60_000).toISOString(),
  to: new Date(Date.parse(timestamp) + 60_000).toISOString(),
});

function Events({ events, scope }: { events: readonly Evidence[]; scope: Scope }) {
  if (events.length === 0) return null;
  return (
    <ul className="evidence">
      {events.map((event) => (
        <li key={event.event_id}>
          <Link to={linkTo('/events', scope, { mode: 'search', ...around(event.timestamp) })}>
            <Time at={event.timestamp} tenant={scope.tenant} style="millis" />
            <span>{event.node ?? event.event_id}</span>
            <Icon name="chevron" size={14} />
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** Shares of a whole as bars, the greatest first. */
export function Shares({ shares }: { shares: Readonly<Record<string, number>> }) {
  return (
    <ul className="shares">
      {Object.entries(shares)
        .sort(([, one], [, other]) => other - one)
        .map(([name, share]) => (
          <li key={name}>
            <span>{name}</span>
            <span className="shares-bar" aria-hidden="true">
              <i style={{ width: `${Math.round(share * 100)}%` }} />
            </span>
            <b className="num">{Math.round(share * 100)} %</b>
          </li>
        ))}
    </ul>
  );
}

function HintView({ hint, scope }: { hint: Hint; scope: Scope }) {
  return (
    <section className="hint">
      <header>
        <span className="tag">{hint.class}</span>
        <span className="dim num">{Math.round(hint.confidence * 100)} % of what speaks for any kind</span>
      </header>
      <ul>
        {hint.reasons.map((reason) => (
          <li key={reason.text}>
            {reason.text}
            <Events events={reason.events} scope={scope} />
          </li>
        ))}
      </ul>
    </section>
  );
}

const usual = ([low, high]: [number, number]) => (low === high ? formatNumber(low) : `${formatNumber(low)}–${formatNumber(high)}`);

/** How long it lasted, or has lasted so far. */
export function Lasted({ anomaly }: { anomaly: Anomaly }) {
  const now = useNow();
  const end = anomaly.end ? Date.parse(anomaly.end) : now;
  return <>{anomaly.end ? formatDuration(end - Date.parse(anomaly.start)) : `for ${formatDuration(end - Date.parse(anomaly.start))} so far`}</>;
}

function Details({ anomaly, scope }: { anomaly: Anomaly; scope: Scope }) {
  const labels = Object.entries(anomaly.group);
  return (
    <div className="detail">
      <div className="detail-marks">
        <SeverityMark severity={anomaly.severity} />
        <span className="tag">{anomaly.class}</span>
        {!anomaly.end && <span className="tag tag-live">going on</span>}
      </div>
      <p className="detail-summary">{anomaly.explanation}</p>
      <dl className="facts">
        <div className="fact">
          <dt>Began</dt>
          <dd>
            <Time at={anomaly.start} tenant={scope.tenant} /> <span className="dim">(<Ago at={anomaly.start} tenant={scope.tenant} />)</span>
          </dd>
        </div>
        <div className="fact">
          <dt>Lasted</dt>
          <dd className="num">
            <Lasted anomaly={anomaly} />
          </dd>
        </div>
        <div className="fact">
          <dt>At its peak</dt>
          <dd className="num">
            {formatNumber(anomaly.value)}
            {anomaly.baseline && <span className="dim"> where {usual(anomaly.baseline)} is usual</span>}
            {anomaly.threshold !== null && <span className="dim">, limit {formatNumber(anomaly.threshold)}</span>}
          </dd>
        </div>
        <div className="fact">
          <dt>{anomaly.policy ? 'Policy' : 'Key figure'}</dt>
          <dd>
            {anomaly.policy ? (
              <Link className="link" to={linkTo('/policies', scope, { policy: anomaly.policy })}>
                {anomaly.policy}
              </Link>
            ) : (
              anomaly.name
            )}
          </dd>
        </div>
        {anomaly.alert_id && (
          <div className="fact">
            <dt>Alert</dt>
            <dd>
              <Link className="link" to={linkTo('/alerts', scope, { state: 'ALL', alert: anomaly.alert_id })}>
                Open the alert
              </Link>
            </dd>
          </div>
        )}
      </dl>
      {labels.length > 0 && (
        <div className="labels">
          {labels.map(([name, value]) => (
            <span key={name} className="label">
              <span>{name}</span>
              <b>{value}</b>
            </span>
          ))}
        </div>
      )}
      {Object.keys(anomaly.contributions).length > 1 && (
        <section>
          <h3>What it is made of</h3>
          <Shares shares={anomaly.contributions} />
        </section>
      )}
      <section>
        <h3>What it looks like</h3>
        {anomaly.hints.length === 0 ? (
          <p className="dim">Nothing that happened around it says what kind of trouble this is.</p>
        ) : (
          anomaly.hints.map((hint) => <HintView key={hint.class} hint={hint} scope={scope} />)
        )}
      </section>
      <section>
        <h3>Evidence</h3>
        {anomaly.evidence.length === 0 ? <p className="dim">The figure as a whole is unusual; no single event stands for it.</p> : <Events events={anomaly.evidence} scope={scope} />}
      </section>
    </div>
  );
}

/** Everything that is known of one anomaly. */
export function AnomalyDrawer({ anomaly, scope, onClose }: { anomaly: Anomaly | undefined; scope: Scope; onClose: () => void }) {
  return (
    <Drawer
      opened={anomaly !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={anomaly?.name ?? ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {anomaly && <Details anomaly={anomaly} scope={scope} />}
    </Drawer>
  );
}
