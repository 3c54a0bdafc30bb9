// SPDX-License-Identifier: Apache-2.0
import { Link, useParams } from 'react-router-dom';
import { CausesCard } from '../components/incidents/Causes';
import { ChainCard } from '../components/incidents/Chain';
import { ChangesCard } from '../components/incidents/Changes';
import { IncidentActions } from '../components/incidents/IncidentActions';
import { IncidentTimeline } from '../components/incidents/IncidentTimeline';
import { LeadIndicators } from '../components/incidents/LeadIndicators';
import { Took } from '../components/incidents/Took';
import { LinkButton } from '../components/LinkButton';
import { IncidentStateMark, SeverityMark, StateMark } from '../components/Marks';
import { Card, Page } from '../components/Page';
import { useScope } from '../components/scope';
import { Empty, Failure, LoadingRows, Stale } from '../components/States';
import { Ago, Time } from '../components/Time';
import { useCauses } from '../data/causes';
import { ApiError } from '../data/http';
import { type Incident as IncidentRecord, useIncident } from '../data/incidents';
import { useAllowed } from '../data/session';
import { formatNumber } from '../format';
import { linkTo, type Scope } from '../view/scope';

function Header({ incident, mayWrite }: { incident: IncidentRecord; mayWrite: boolean }) {
  const place: Scope = { tenant: incident.tenant, environment: incident.environment };
  const toIncident = (id: string) => linkTo(`/incidents/${encodeURIComponent(id)}`, place);
  return (
    <section className="card incident-head" aria-label="State">
      <div className="incident-head-top">
        <div className="detail-marks">
          <SeverityMark severity={incident.severity} />
          <IncidentStateMark state={incident.state} />
          {incident.class && <span className="tag">{incident.class}</span>}
        </div>
        <IncidentActions incident={incident} mayWrite={mayWrite} />
      </div>
      {incident.merged_into && (
        <p className="incident-merged">
          Merged into{' '}
          <Link className="link" to={toIncident(incident.merged_into)}>
            {incident.merged_into}
          </Link>
          ; go on there.
        </p>
      )}
      <dl className="figures">
        <div>
          <dt>Started</dt>
          <dd className="num">
            <Time at={incident.started_at} tenant={incident.tenant} /> <span className="dim">(<Ago at={incident.started_at} tenant={incident.tenant} />)</span>
          </dd>
        </div>
        <Took label="Detected" seconds={incident.mttd_seconds} />
        <Took label="Acknowledged" seconds={incident.mtta_seconds} />
        <Took label="Resolved" seconds={incident.mttr_seconds} />
        <div>
          <dt>Owner</dt>
          <dd>{incident.owner ?? <span className="dim">nobody yet</span>}</dd>
        </div>
        {incident.linked.length > 0 && (
          <div>
            <dt>Linked</dt>
            <dd>
              {incident.linked.map((id) => (
                <Link key={id} className="link linked" to={toIncident(id)}>
                  {id}
                </Link>
              ))}
            </dd>
          </div>
        )}
      </dl>
    </section>
  );
}

function Affected({ incident }: { incident: IncidentRecord }) {
  const place: Scope = { tenant: incident.tenant, environment: incident.environment };
  return (
    <Card title="Affected">
      <h3 className="card-sub">Services</h3>
      {incident.services.length === 0 ? (
        <p className="dim">No service is named by its alerts.</p>
      ) : (
        <div className="labels">
          {incident.services.map((service) => (
            <Link key={service} className="tag tag-link" to={linkTo('/alerts', place, { service, state: 'ALL' })}>
              {service}
            </Link>
          ))}
        </div>
      )}
      {(incident.may_be_affected ?? []).length > 0 && (
        <p className="dim affected-too">By the topology these may feel it too: {(incident.may_be_affected ?? []).join(', ')}.</p>
      )}
      <h3 className="card-sub">Users</h3>
      {incident.users.length === 0 ? (
        <p className="dim">Its events name nobody.</p>
      ) : (
        <p>
          <b className="num">{formatNumber(incident.user_count ?? incident.users.length)}</b> <span className="dim">{incident.users.slice(0, 12).join(', ')}{(incident.user_count ?? incident.users.length) > 12 ? ', …' : ''}</span>
        </p>
      )}
    </Card>
  );
}

function Alerts({ incident }: { incident: IncidentRecord }) {
  const alerts = incident.alerts ?? [];
  const place: Scope = { tenant: incident.tenant, environment: incident.environment };
  return (
    <Card
      title={`Alerts (${formatNumber(incident.alert_count)})`}
      flush
      aside={
        <Link className="link" to={linkTo('/alerts', place, { incident: incident.incident_id, state: 'ALL' })}>
          See all
        </Link>
      }
    >
      <ul className="incident-alerts">
        {alerts.slice(0, 12).map((alert) => (
          <li key={alert.alert_id}>
            <Link to={linkTo('/alerts', place, { alert: alert.alert_id, state: 'ALL' })}>
              <SeverityMark severity={alert.severity} quiet />
              <span>{alert.name}</span>
              <StateMark state={alert.state} quiet />
            </Link>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function Whole({ incident, mayWrite }: { incident: IncidentRecord; mayWrite: boolean }) {
  const causes = useCauses(incident);
  return (
    <>
      <Header incident={incident} mayWrite={mayWrite} />
      <div className="incident-columns">
        <div className="incident-story">
          <IncidentTimeline incident={incident} mayWrite={mayWrite} />
        </div>
        <div className="incident-side">
          <CausesCard query={causes} incident={incident} />
          <LeadIndicators causes={causes.data} incident={incident} />
          <ChainCard causes={causes.data} incident={incident} />
          <ChangesCard causes={causes.data} incident={incident} />
          <Affected incident={incident} />
          <Alerts incident={incident} />
        </div>
      </div>
    </>
  );
}

export default function Incident() {
  const { id = '' } = useParams();
  const scope = useScope();
  const incident = useIncident(id, scope);
  const mayWrite = useAllowed('sentry.alert.write');
  const back = <LinkButton to="/incidents" variant="default">All incidents</LinkButton>;
  return (
    <Page title={incident.data?.title ?? 'Incident'} lead={id} actions={back}>
      <Stale query={incident} />
      {incident.data ? (
        <Whole incident={incident.data} mayWrite={mayWrite} />
      ) : incident.error instanceof ApiError && incident.error.status === 404 ? (
        <Empty icon="search" title="There is no such incident" action={back}>
          It may have been removed with its retention, or belongs to another tenant.
        </Empty>
      ) : incident.isError ? (
        <Failure error={incident.error} onRetry={() => void incident.refetch()} />
      ) : (
        <LoadingRows rows={8} />
      )}
    </Page>
  );
}
