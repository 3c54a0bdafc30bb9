// SPDX-License-Identifier: Apache-2.0
import type { CSSProperties, ReactNode } from 'react';
import { Link } from 'react-router-dom';
import { useAlerts } from '../data/alerts';
import { useConnectors } from '../data/connectors';
import type { Panel } from '../data/dashboards';
import { useTail } from '../data/events';
import { useHealthMap } from '../data/health';
import { type Kpi, type KpiReport, useKpis } from '../data/kpis';
import { formatCompact, formatLag, formatRough, formatValue, unitText } from '../format';
import type { Range } from '../view/range';
import { NO_FILTER } from '../view/alerts';
import { linkTo, type Scope } from '../view/scope';
import { EventRows } from './EventRows';
import { HealthMap } from './HealthMap';
import { RunMark, SeverityMark, StatusMark } from './Marks';
import { useSetScope } from './scope';
import { Sparkline } from './Sparkline';
import { Empty, Failure, Loaded, LoadingRows, Stale } from './States';
import { Ago } from './Time';
import { TimeSeries } from './TimeSeries';

type KpiQuery = ReturnType<typeof useKpis>;

function PanelFrame({ panel, aside, children, flush }: { panel: Panel; aside?: ReactNode; children: ReactNode; flush?: boolean }) {
  const span = Math.min(12, Math.max(1, Math.round(panel.span || 12)));
  return (
    <section
      className={`card panel panel-${panel.type}${flush ? ' card-flush' : ''}`}
      style={{ '--span': span } as CSSProperties}
      aria-label={panel.title}
    >
      <header className="card-head">
        <h2>{panel.title}</h2>
        {aside}
      </header>
      {children}
    </section>
  );
}

/** The events behind a number: those of the same time, the failed ones where the number counts failures. */
function eventsLink(scope: Scope, range: Range, kpi: Kpi): string {
  const failures = /error|fail|exception/i.test(kpi.id);
  return linkTo('/events', scope, {
    mode: 'search',
    range: range === '1h' ? null : range,
    filter: failures ? "@Level in ['Error', 'Fatal']" : null,
  });
}

function usual(kpi: Kpi): string | null {
  const last = kpi.baseline?.[kpi.baseline.length - 1];
  if (!last) return null;
  const [low, high] = [formatRough(last[1]), formatRough(last[2])];
  return low === high ? `usually ${low}` : `usually ${low}–${high}`;
}

function Stat({ panel, kpi, scope, range }: { panel: Panel; kpi: Kpi; scope: Scope; range: Range }) {
  const unit = panel.unit ?? kpi.unit;
  const word = unitText(unit);
  return (
    <PanelFrame panel={panel} aside={<StatusMark status={kpi.status} quiet />}>
      <Link to={eventsLink(scope, range, kpi)} className={`stat status-${kpi.status}`} title="See the events behind this number">
        <span className="stat-value num">
          {kpi.current === null ? '–' : word === '%' ? formatValue(kpi.current, unit) : formatCompact(kpi.current)}
          {word && word !== '%' && <small>{word}</small>}
        </span>
        <span className="stat-usual num">{kpi.current === null ? 'no data in this time' : (usual(kpi) ?? ' ')}</span>
        <Sparkline series={kpi.series} baseline={kpi.baseline} />
      </Link>
    </PanelFrame>
  );
}

function Missing({ panel, id }: { panel: Panel; id: string }) {
  return (
    <PanelFrame panel={panel}>
      {panel.type === 'stat' ? (
        <div className="stat" title={`The platform does not report “${id}” for this environment`}>
          <span className="stat-value num">–</span>
          <span className="stat-usual">not reported here</span>
        </div>
      ) : (
        <p className="panel-note">The platform does not report “{id}” for this environment yet.</p>
      )}
    </PanelFrame>
  );
}

/** Panels that show numbers share one report. */
function KpiPanel({ panel, query, scope, range }: { panel: Panel; query: KpiQuery; scope: Scope; range: Range }) {
  const report: KpiReport | undefined = query.data;
  if (!report) {
    return (
      <PanelFrame panel={panel}>
        {query.isError ? (
          <Failure error={query.error} onRetry={() => void query.refetch()} compact />
        ) : (
          <LoadingRows rows={1} height={panel.type === 'stat' ? 92 : 240} />
        )}
      </PanelFrame>
    );
  }
  const ids = panel.kpis?.length ? panel.kpis : panel.kpi ? [panel.kpi] : [];
  const kpis = ids.flatMap((id) => report.kpis.find((kpi) => kpi.id === id) ?? []);
  const first = kpis[0];
  if (!first) return <Missing panel={panel} id={ids.join(', ')} />;
  if (panel.type === 'stat') return <Stat panel={panel} kpi={first} scope={scope} range={range} />;
  const drawn = kpis.some((kpi) => kpi.series.length > 0);
  return (
    <PanelFrame
      panel={panel}
      aside={
        <span className="panel-aside">
          {kpis.length === 1 && <StatusMark status={first.status} quiet />}
          <Link to={eventsLink(scope, range, first)} className="link">
            Events
          </Link>
        </span>
      }
    >
      {drawn ? (
        <TimeSeries kpis={kpis} unit={panel.unit ?? first.unit} />
      ) : (
        <Empty icon="clock" title="No data in this time">
          Choose a longer time, or see on the connectors page whether events arrive.
        </Empty>
      )}
    </PanelFrame>
  );
}

function AlertsPanel({ panel, scope }: { panel: Panel; scope: Scope }) {
  const alerts = useAlerts(scope, { state: 'OPEN', ...NO_FILTER });
  return (
    <PanelFrame
      panel={panel}
      flush
      aside={
        <Link to={linkTo('/alerts', scope)} className="link">
          All alerts
        </Link>
      }
    >
      <Loaded
        query={alerts}
        compact
        loading={<LoadingRows rows={3} />}
        empty={
          <Empty icon="circleCheck" title="Nothing is open">
            New alerts appear here by themselves.
          </Empty>
        }
      >
        {(items) => (
          <ul className="mini-list">
            {items.slice(0, 6).map((alert) => (
              <li key={alert.alert_id}>
                <Link to={linkTo('/alerts', scope, { alert: alert.alert_id })}>
                  <span className="mini-top">
                    <SeverityMark severity={alert.severity} quiet />
                    <span className="dim">
                      <Ago at={alert.started_at} tenant={alert.tenant} />
                    </span>
                  </span>
                  <b>{alert.name}</b>
                  <span className="mini-text">{alert.summary}</span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </PanelFrame>
  );
}

function EventsPanel({ panel, scope }: { panel: Panel; scope: Scope }) {
  const tail = useTail(scope, '', true, false, 200);
  return (
    <PanelFrame
      panel={panel}
      flush
      aside={
        <span className="panel-aside">
          <span className={`live live-${tail.state}`}>{tail.state === 'live' ? 'Live' : tail.state === 'error' ? 'Interrupted' : 'Connecting'}</span>
          <Link to={linkTo('/events', scope)} className="link">
            All events
          </Link>
        </span>
      }
    >
      {tail.error && <Failure error={tail.error} compact />}
      {tail.events.length === 0 && !tail.error ? (
        <Empty icon="events" title="Waiting for the next event">
          Events show up here the moment they are accepted.
        </Empty>
      ) : (
        <EventRows events={tail.events} showPlace={false} compact />
      )}
    </PanelFrame>
  );
}

function ConnectorsPanel({ panel, scope }: { panel: Panel; scope: Scope }) {
  const connectors = useConnectors(scope);
  return (
    <PanelFrame
      panel={panel}
      flush
      aside={
        <Link to={linkTo('/connectors', scope)} className="link">
          All connectors
        </Link>
      }
    >
      <Loaded
        query={connectors}
        compact
        loading={<LoadingRows rows={3} />}
        empty={
          <Empty icon="connector" title="No connector here yet">
            Add one to bring events in.
          </Empty>
        }
      >
        {(items) => (
          <ul className="mini-list">
            {items.map((connector) => (
              <li key={`${connector.tenant}/${connector.id}`}>
                <Link to={linkTo('/connectors', scope)}>
                  <span className="mini-top">
                    <b>{connector.id}</b>
                    <RunMark state={connector.enabled ? (connector.status?.state ?? 'unknown') : 'paused'} quiet />
                  </span>
                  <span className="mini-text num">
                    {formatCompact(connector.status?.captured)} captured · lag {formatLag(connector.status?.lag)}
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </Loaded>
    </PanelFrame>
  );
}

function HealthPanel({ panel, scope }: { panel: Panel; scope: Scope }) {
  const map = useHealthMap(scope.tenant);
  const setScope = useSetScope();
  return (
    <PanelFrame panel={panel}>
      <Loaded query={map} compact loading={<LoadingRows rows={2} height={100} />} empty={<Empty title="No environments" />}>
        {(items) => <HealthMap items={items} compact onPick={(item) => setScope({ tenant: item.tenant, environment: item.environment })} />}
      </Loaded>
    </PanelFrame>
  );
}

/** Draws a dashboard from its definition. Unknown panel types are named, never silently dropped. */
export function Panels({ panels, scope, range }: { panels: readonly Panel[]; scope: Scope; range: Range }) {
  const kpis = useKpis(scope, range);
  if (panels.length === 0) {
    return (
      <Empty icon="dashboard" title="This dashboard has no panels">
        Its definition comes from the plugin that brings it.
      </Empty>
    );
  }
  return (
    <>
      <Stale query={kpis} />
      <div className="panels">
        {panels.map((panel) => {
          switch (panel.type) {
            case 'stat':
            case 'timeseries':
              return <KpiPanel key={panel.id} {...{ panel, query: kpis, scope, range }} />;
            case 'alerts':
              return <AlertsPanel key={panel.id} {...{ panel, scope }} />;
            case 'events':
              return <EventsPanel key={panel.id} {...{ panel, scope }} />;
            case 'connectors':
              return <ConnectorsPanel key={panel.id} {...{ panel, scope }} />;
            case 'health':
              return <HealthPanel key={panel.id} {...{ panel, scope }} />;
            default:
              return <Missing key={panel.id} panel={panel} id={panel.type} />;
          }
        })}
      </div>
    </>
  );
}

