// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router-dom';
import type { Alert } from '../../data/alerts';
import type { Trail, TrailDelivery, TrailStep } from '../../data/trail';
import { formatDuration } from '../../format';
import { linkTo } from '../../view/scope';
import { suppressionOf } from '../../view/suppression';
import { Icon } from '../Icon';
import { RunMark } from '../Marks';
import { Time } from '../Time';

/** Why somebody was told, or nobody was, in a few sentences: the first thing a night shift wants to know. */
export function Answer({ alert, trail }: { alert: Alert; trail: Trail | undefined }) {
  const suppressed = suppressionOf(alert.suppressed_by);
  const told = (trail?.deliveries.length ?? 0) > 0;
  const question = told || (!suppressed && !trail) ? 'Why was I paged?' : suppressed || trail?.deliveries.length === 0 ? 'Why was I not paged?' : 'Why was I paged?';
  return (
    <section className={`answer${suppressed ? ' answer-quiet' : ''}`} aria-label="Why was I (not) paged?">
      <h3>
        <Icon name={suppressed ? 'mute' : 'alert'} size={16} />
        {question}
      </h3>
      <p>
        {trail?.answer ??
          (suppressed
            ? `Nobody is told: ${suppressed.meaning}.`
            : trail
              ? lastReason(trail.items)
              : 'Reading what was decided…')}
      </p>
      {suppressed && (suppressed.kind === 'silence' || suppressed.kind === 'maintenance') && (
        <Link className="link" to={linkTo('/silences', { tenant: alert.tenant, environment: null }, { tab: suppressed.kind === 'maintenance' ? 'windows' : null })}>
          See the {suppressed.kind === 'silence' ? 'silence' : 'maintenance window'}
        </Link>
      )}
    </section>
  );
}

function lastReason(steps: readonly TrailStep[]): string {
  const last = steps[steps.length - 1];
  if (!last) return 'No decisions are recorded for this alert.';
  return `Last decision, by ${last.stage}: ${last.decision}${last.reason ? `, ${last.reason}` : ''}.`;
}

/** Every decision, oldest first. */
export function TrailSteps({ steps, tenant }: { steps: readonly TrailStep[]; tenant: string }) {
  if (steps.length === 0) return <p className="dim">No decisions are recorded for this alert.</p>;
  return (
    <ol className="trail">
      {steps.map((step, index) => (
        <li key={`${step.at}-${index}`} className={step.stage === 'operator' ? 'trail-operator' : undefined}>
          <div className="trail-top">
            <b>{step.stage}</b>
            <span className="trail-decision">{step.decision}</span>
            {step.actor && <span className="dim">{step.actor}</span>}
            <span className="dim trail-time">
              <Time at={step.at} tenant={tenant} style="time" />
            </span>
          </div>
          {step.reason && <p>{step.reason}</p>}
        </li>
      ))}
    </ol>
  );
}

function Attempts({ delivery, tenant }: { delivery: TrailDelivery; tenant: string }) {
  return (
    <ol className="attempts">
      {delivery.attempts.map((attempt, index) => (
        <li key={`${attempt.at}-${index}`}>
          <RunMark state={attempt.status} quiet />
          <span className="dim num">
            <Time at={attempt.at} tenant={tenant} style="time" />
            {attempt.latency_ms !== null && ` · ${formatDuration(attempt.latency_ms)}`}
          </span>
          {attempt.reason && <span>{attempt.reason}</span>}
        </li>
      ))}
    </ol>
  );
}

/** What was sent where, attempt by attempt. */
export function Deliveries({ deliveries, tenant }: { deliveries: readonly TrailDelivery[]; tenant: string }) {
  if (deliveries.length === 0) return <p className="dim">Nothing was sent about this alert.</p>;
  return (
    <ul className="deliveries">
      {deliveries.map((delivery, index) => (
        <li key={`${delivery.notification_id}-${delivery.channel}-${index}`}>
          <div className="delivery-head">
            <Icon name="channel" size={15} />
            <Link className="link" to={linkTo('/channels', { tenant, environment: null }, { channel: delivery.channel })}>
              {delivery.channel}
            </Link>
            {delivery.reason && <span className="tag">{delivery.reason}</span>}
            {delivery.fallback_for && <span className="dim">in place of {delivery.fallback_for}</span>}
          </div>
          <Attempts delivery={delivery} tenant={tenant} />
          {delivery.attempts.length === 0 && <p className="dim">Waiting to be sent.</p>}
          {delivery.next_try && (
            <p className="dim">
              Tried again at <Time at={delivery.next_try} tenant={tenant} style="time" />.
            </p>
          )}
        </li>
      ))}
    </ul>
  );
}
