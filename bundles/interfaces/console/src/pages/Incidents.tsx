// SPDX-License-Identifier: Apache-2.0
import { Button, Select, Tabs, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useCallback, useEffect, useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router-dom';
import { Icon } from '../components/Icon';
import { Took } from '../components/incidents/Took';
import { LinkButton } from '../components/LinkButton';
import { IncidentStateMark, SeverityMark } from '../components/Marks';
import { Page } from '../components/Page';
import { useScope } from '../components/scope';
import { Empty, Loaded } from '../components/States';
import { Ago } from '../components/Time';
import { type Incident, useIncidents } from '../data/incidents';
import { SEVERITIES } from '../view/alerts';
import { type IncidentsView, readIncidentsView, type Shown, writeIncidentsView } from '../view/incidents';
import { linkTo } from '../view/scope';

const TABS: [Shown, string][] = [
  ['active', 'Active'],
  ['resolved', 'Resolved'],
  ['closed', 'Closed'],
  ['all', 'All'],
];

function Row({ incident }: { incident: Incident }) {
  const address = linkTo(`/incidents/${encodeURIComponent(incident.incident_id)}`, { tenant: incident.tenant, environment: incident.environment });
  return (
    <li>
      <Link to={address} className={`incident state-${incident.state}`} data-incident={incident.incident_id}>
        <span className="incident-marks">
          <SeverityMark severity={incident.severity} />
        </span>
        <span className="incident-words">
          <b>{incident.title}</b>
          <span className="incident-services">
            <span className="dim">
              {incident.tenant} / {incident.environment}
            </span>
            {incident.services.slice(0, 4).map((service) => (
              <span key={service} className="tag">
                {service}
              </span>
            ))}
            {incident.services.length > 4 && <span className="dim">and {incident.services.length - 4} more</span>}
          </span>
        </span>
        <span className="incident-owner">
          <Icon name="person" size={14} />
          <span>{incident.owner ?? <span className="dim">nobody yet</span>}</span>
        </span>
        <dl className="incident-took">
          <Took label="Detected" seconds={incident.mttd_seconds} />
          <Took label="Acknowledged" seconds={incident.mtta_seconds} />
          <Took label="Resolved" seconds={incident.mttr_seconds} />
        </dl>
        <span className="incident-state">
          <IncidentStateMark state={incident.state} quiet />
          <span className="dim num">
            <Ago at={incident.started_at} tenant={incident.tenant} /> · {incident.alert_count} {incident.alert_count === 1 ? 'alert' : 'alerts'}
          </span>
        </span>
      </Link>
    </li>
  );
}

function NothingHere({ view, onClear }: { view: IncidentsView; onClear: () => void }) {
  if (view.severity || view.service) {
    return <Empty icon="search" title="No incident matches" action={<Button variant="default" onClick={onClear}>Clear the filters</Button>} />;
  }
  if (view.show === 'active') {
    return (
      <Empty icon="circleCheck" title="No incident is going on" action={<LinkButton to="/alerts" variant="default">See the alerts</LinkButton>}>
        Alerts with one cause become one incident by themselves: by what depends on what, shared correlation ids, and time.
      </Empty>
    );
  }
  return <Empty icon="incident" title="No incidents here">They appear here when their state changes.</Empty>;
}

export default function Incidents() {
  const scope = useScope();
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readIncidentsView(parameters), [parameters]);
  const setView = useCallback((change: Partial<IncidentsView>) => setParameters((now) => writeIncidentsView(now, change), { replace: true }), [setParameters]);
  const [typed, setTyped] = useState(view.service);
  useEffect(() => setTyped(view.service), [view.service]);
  const applyService = useDebouncedCallback((service: string) => setView({ service }), 300);
  const incidents = useIncidents(scope, view);
  return (
    <Page title="Incidents" lead="Alerts of one cause, seen as one: who has it, what was done, and what began it.">
      <Tabs value={view.show} onChange={(value) => setView({ show: value as Shown })} className="tabs">
        <Tabs.List aria-label="State">
          {TABS.map(([value, label]) => (
            <Tabs.Tab key={value} value={value}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <div className="toolbar">
        <Select
          aria-label="Severity"
          placeholder="Every severity"
          clearable
          data={SEVERITIES.map((value) => ({ value, label: value.replace(/^./, (first) => first.toUpperCase()) }))}
          value={view.severity}
          onChange={(value) => setView({ severity: value as IncidentsView['severity'] })}
          className="toolbar-select"
        />
        <TextInput
          aria-label="Service"
          placeholder="Every service"
          leftSection={<Icon name="search" size={16} />}
          value={typed}
          onChange={(event) => {
            setTyped(event.currentTarget.value);
            applyService(event.currentTarget.value);
          }}
          className="toolbar-select"
        />
      </div>
      <Loaded query={incidents} empty={<NothingHere view={view} onClear={() => setView({ severity: null, service: '' })} />}>
        {(items) => (
          <>
            <ul className="incidents">
              {items.map((incident) => (
                <Row key={incident.incident_id} incident={incident} />
              ))}
            </ul>
            {incidents.hasNextPage && (
              <Button variant="default" mt="md" loading={incidents.isFetchingNextPage} onClick={() => void incidents.fetchNextPage()}>
                Show earlier incidents
              </Button>
            )}
          </>
        )}
      </Loaded>
    </Page>
  );
}
