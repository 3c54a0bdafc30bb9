// SPDX-License-Identifier: Apache-2.0
import { Button, Drawer, Skeleton } from '@mantine/core';
import { Link } from 'react-router-dom';
import { type Alert, useAlert, useJudge } from '../../data/alerts';
import { useTrail } from '../../data/trail';
import { formatNumber } from '../../format';
import { matchersOf } from '../../view/matchers';
import { linkTo, type Scope } from '../../view/scope';
import { suppressionOf } from '../../view/suppression';
import { around } from '../EventRefs';
import { Fact } from '../Fact';
import { Icon } from '../Icon';
import { Mark, SeverityMark, StateMark } from '../Marks';
import { notifyFailed } from '../notify';
import type { SilenceDraft } from '../silences/SilenceDialog';
import { Failure, Loaded, LoadingRows } from '../States';
import { Ago, Time } from '../Time';
import { type Ask, askOf } from './AlertActionDialog';
import { Answer, Deliveries, TrailSteps } from './AlertTrail';
import { RemediationPanel } from './RemediationPanel';

/** The value against what was allowed and what is usual, on one scale. */
function Gauge({ alert }: { alert: Alert }) {
  const numbers = [alert.value, alert.threshold, alert.baseline].filter((one): one is number => typeof one === 'number');
  const most = Math.max(...numbers, 0) * 1.1;
  const at = (value: number) => `${Math.min(100, Math.max(0, (value / most) * 100))}%`;
  return (
    <div className="gauge">
      <dl className="gauge-numbers">
        <Fact label="Value">
          <b className={`num gauge-value tone-text-${alert.severity}`}>{formatNumber(alert.value)}</b>
        </Fact>
        <Fact label="Limit" mark="gauge-mark">
          <span className="num">{formatNumber(alert.threshold)}</span>
        </Fact>
        <Fact label="Usual" mark="gauge-mark gauge-mark-usual">
          <span className="num">{alert.baseline === null ? 'still learning' : formatNumber(alert.baseline)}</span>
        </Fact>
      </dl>
      {most > 0 && alert.value !== null && (
        <div className="gauge-bar" aria-hidden="true">
          <i className={`gauge-fill tone-${alert.severity}`} style={{ width: at(alert.value) }} />
          {alert.baseline !== null && <i className="gauge-usual" style={{ left: at(alert.baseline) }} />}
          {alert.threshold !== null && <i className="gauge-limit" style={{ left: at(alert.threshold) }} />}
        </div>
      )}
    </div>
  );
}

/** Was the alert worth it? What is said here becomes the precision of its policy; nothing tunes itself. */
function Judgement({ alert, mayWrite }: { alert: Alert; mayWrite: boolean }) {
  const judge = useJudge(alert);
  const said = alert.outcome ?? null;
  const say = (outcome: 'confirmed' | 'dismissed' | 'none') =>
    judge.mutate({ outcome }, { onError: (cause) => notifyFailed('Your judgement was not taken', cause) });
  return (
    <section aria-label="Judgement">
      <h3>Was it worth it?</h3>
      <div className="judgement">
        <Button.Group>
          <Button
            size="xs"
            variant={said?.outcome === 'confirmed' ? 'filled' : 'default'}
            aria-pressed={said?.outcome === 'confirmed'}
            disabled={!mayWrite || judge.isPending}
            leftSection={<Icon name="check" size={14} />}
            onClick={() => say(said?.outcome === 'confirmed' ? 'none' : 'confirmed')}
          >
            Real trouble
          </Button>
          <Button
            size="xs"
            variant={said?.outcome === 'dismissed' ? 'filled' : 'default'}
            aria-pressed={said?.outcome === 'dismissed'}
            disabled={!mayWrite || judge.isPending}
            leftSection={<Icon name="close" size={14} />}
            onClick={() => say(said?.outcome === 'dismissed' ? 'none' : 'dismissed')}
          >
            False alarm
          </Button>
        </Button.Group>
        {said ? (
          <span className="dim">
            {said.by ?? 'somebody'}, <Ago at={said.at} tenant={alert.tenant} />
            {said.comment && `: ${said.comment}`}
          </span>
        ) : (
          <span className="dim">Nobody has said yet. Answers show how far a policy can be trusted.</span>
        )}
      </div>
    </section>
  );
}

function Details({ alert, scope, mayWrite }: { alert: Alert; scope: Scope; mayWrite: boolean }) {
  const trail = useTrail(alert.alert_id, scope);
  const place: Scope = { tenant: alert.tenant, environment: alert.environment };
  const suppressed = suppressionOf(alert.suppressed_by);
  const labels = Object.entries(alert.labels ?? {});
  return (
    <div className="detail">
      <div className="detail-marks">
        <SeverityMark severity={alert.severity} />
        <StateMark state={alert.state} />
        {suppressed && (
          <Mark tone="muted" icon="mute">
            {suppressed.word}
          </Mark>
        )}
        {alert.flapping && (
          <Mark tone="warning" icon="pulse">
            Flapping
          </Mark>
        )}
        <span className="tag">{alert.class}</span>
      </div>
      <Answer alert={alert} trail={trail.data} />
      <p className="detail-summary">{alert.summary}</p>
      <Gauge alert={alert} />
      <dl className="facts">
        <Fact label="Tenant and environment">
          {alert.tenant} / {alert.environment}
        </Fact>
        <Fact label="Service">{alert.service ?? '–'}</Fact>
        <Fact label="Started">
          <Time at={alert.started_at} tenant={alert.tenant} /> <span className="dim">(<Ago at={alert.started_at} tenant={alert.tenant} />)</span>
        </Fact>
        <Fact label="Detected">
          <Time at={alert.detected_at} tenant={alert.tenant} />
        </Fact>
        {alert.resolved_at && (
          <Fact label="Resolved">
            <Time at={alert.resolved_at} tenant={alert.tenant} />
          </Fact>
        )}
        <Fact label="Assigned to">{alert.assigned_to ?? 'nobody'}</Fact>
        {alert.state === 'ACK' && alert.ack_expires_at && (
          <Fact label="Acknowledged until">
            <Time at={alert.ack_expires_at} tenant={alert.tenant} />
          </Fact>
        )}
        {(alert.reopened ?? 0) > 0 && <Fact label="Came back">{alert.reopened === 1 ? 'once' : `${alert.reopened} times`}</Fact>}
        {alert.incident_id && (
          <Fact label="Incident">
            <Link className="link" to={linkTo(`/incidents/${encodeURIComponent(alert.incident_id)}`, place)}>
              {alert.incident_id}
            </Link>
          </Fact>
        )}
        <Fact label="Policy">
          <Link className="link" to={linkTo('/policies', place, { policy: alert.policy })}>
            {alert.policy}
          </Link>
        </Fact>
        {alert.detectors && alert.detectors.length > 0 && <Fact label="Found by">{alert.detectors.join(', ')}</Fact>}
        {alert.runbook && (
          <Fact label="Runbook">
            {/^https?:\/\//.test(alert.runbook) ? (
              <a className="link" href={alert.runbook} target="_blank" rel="noreferrer">
                {alert.runbook}
              </a>
            ) : (
              <code>{alert.runbook}</code>
            )}
          </Fact>
        )}
      </dl>
      <RemediationPanel alert={alert} mayRun={mayWrite} />
      <Judgement alert={alert} mayWrite={mayWrite} />
      {labels.length > 0 && (
        <section>
          <h3>Labels</h3>
          <div className="labels">
            {labels.map(([name, value]) => (
              <span key={name} className="label">
                <span>{name}</span>
                <b>{value}</b>
              </span>
            ))}
          </div>
        </section>
      )}
      <section>
        <h3>Evidence</h3>
        {(alert.evidence ?? []).length === 0 ? (
          <p className="dim">No single event stands for this alert; the measure as a whole crossed its limit.</p>
        ) : (
          <ul className="evidence">
            {alert.evidence.map((item) => (
              <li key={item.event_id}>
                <Link to={linkTo('/events', place, { mode: 'search', ...around(item.timestamp) })}>
                  <Time at={item.timestamp} tenant={alert.tenant} style="millis" />
                  <span>{item.node ?? item.event_id}</span>
                  <Icon name="chevron" size={14} />
                </Link>
                {item.url && (
                  <a href={item.url} target="_blank" rel="noreferrer" aria-label="Open at the source" title="Open at the source">
                    <Icon name="link" size={15} />
                  </a>
                )}
              </li>
            ))}
          </ul>
        )}
      </section>
      <section>
        <h3>Sent</h3>
        <Loaded query={trail} compact loading={<LoadingRows rows={1} height={36} />}>
          {(found) => <Deliveries deliveries={found.deliveries} tenant={alert.tenant} />}
        </Loaded>
      </section>
      <section>
        <h3>Trail</h3>
        <Loaded query={trail} compact loading={<LoadingRows rows={3} height={36} />}>
          {(found) => <TrailSteps steps={found.items} tenant={alert.tenant} />}
        </Loaded>
      </section>
    </div>
  );
}

/** Everything that is known of one alert. `known` is what the list has already, so it opens at once. */
export function AlertDrawer({
  id,
  known,
  scope,
  mayWrite,
  onAsk,
  onSilence,
  onClose,
}: {
  id: string | null;
  known: Alert | undefined;
  scope: Scope;
  mayWrite: boolean;
  onAsk: (ask: Ask) => void;
  onSilence: (draft: SilenceDraft) => void;
  onClose: () => void;
}) {
  const own: Scope = known ? { tenant: known.tenant, environment: known.environment } : scope;
  const one = useAlert(id, own);
  const alert = one.data ?? known;
  return (
    <Drawer
      opened={id !== null}
      onClose={onClose}
      position="right"
      size="lg"
      title={alert?.name ?? 'Alert'}
      closeButtonProps={{ 'aria-label': 'Close' }}
      classNames={{ body: 'drawer-body', content: 'drawer-content' }}
    >
      {alert ? (
        <>
          <Details alert={alert} scope={own} mayWrite={mayWrite} />
          {mayWrite && alert.state !== 'RESOLVED' && (
            <div className="drawer-actions">
              <Button
                variant="subtle"
                color="gray"
                leftSection={<Icon name="mute" size={16} />}
                onClick={() => onSilence({ tenant: alert.tenant, matchers: matchersOf(alert), about: alert })}
              >
                Silence
              </Button>
              <Button variant="default" onClick={() => onAsk(askOf('assign', [alert]))}>
                Assign
              </Button>
              <Button variant="default" onClick={() => onAsk(askOf('resolve', [alert]))}>
                Resolve
              </Button>
              {alert.state === 'OPEN' && (
                <Button leftSection={<Icon name="check" size={16} />} onClick={() => onAsk(askOf('ack', [alert]))}>
                  Acknowledge
                </Button>
              )}
            </div>
          )}
        </>
      ) : one.isError ? (
        <Failure error={one.error} onRetry={() => void one.refetch()} />
      ) : (
        <Skeleton height={240} radius="md" />
      )}
    </Drawer>
  );
}
