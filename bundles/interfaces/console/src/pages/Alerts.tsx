// SPDX-License-Identifier: Apache-2.0
import { Button, Checkbox, Select, Tabs, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { AlertActionDialog, type Ask } from '../components/AlertActionDialog';
import { AlertDrawer } from '../components/AlertDrawer';
import { Icon } from '../components/Icon';
import { SeverityMark, StateMark } from '../components/Marks';
import { Page } from '../components/Page';
import { useScope } from '../components/scope';
import { Empty, Loaded } from '../components/States';
import { Ago } from '../components/Time';
import { LinkButton } from '../components/LinkButton';
import { type Alert, sum, useAlerts, useAlertSummary } from '../data/alerts';
import { useAllowed } from '../data/session';
import { formatNumber } from '../format';
import { type AlertsView, readAlertsView, SEVERITIES, type StateFilter, writeAlertsView } from '../view/alerts';

const TABS: [StateFilter, string][] = [
  ['OPEN', 'Open'],
  ['ACK', 'Acknowledged'],
  ['RESOLVED', 'Resolved'],
  ['ALL', 'All'],
];

function Row({ alert, chosen, showPlace, selectable, onChoose, onOpen }: { alert: Alert; chosen: boolean; showPlace: boolean; selectable: boolean; onChoose: () => void; onOpen: () => void }) {
  return (
    <div className={`alert-row state-${alert.state}${chosen ? ' chosen' : ''}`} data-alert={alert.alert_id} data-state={alert.state}>
      {selectable && <Checkbox size="xs" checked={chosen} disabled={alert.state === 'RESOLVED'} onChange={onChoose} aria-label={`Select ${alert.name}`} />}
      <button type="button" className="alert-main" onClick={onOpen}>
        <span className="alert-marks">
          <SeverityMark severity={alert.severity} />
        </span>
        <span className="alert-words">
          <b>{alert.name}</b>
          <span>{alert.summary}</span>
        </span>
        <span className="alert-place">
          {showPlace && (
            <span>
              {alert.tenant} / {alert.environment}
            </span>
          )}
          <span className="dim">{alert.service ?? alert.class}</span>
        </span>
        <span className="alert-value num">
          <b>{formatNumber(alert.value)}</b>
          <span className="dim">limit {formatNumber(alert.threshold)}</span>
        </span>
        <span className="alert-state">
          <StateMark state={alert.state} quiet />
          <span className="dim">
            <Ago at={alert.started_at} tenant={alert.tenant} />
          </span>
        </span>
      </button>
    </div>
  );
}

function AlertList({ alerts, selected, setSelected, showPlace, selectable, onOpen, onEnd }: { alerts: readonly Alert[]; selected: ReadonlySet<string>; setSelected: (next: ReadonlySet<string>) => void; showPlace: boolean; selectable: boolean; onOpen: (id: string) => void; onEnd: () => void }) {
  const scroller = useRef<HTMLDivElement>(null);
  const rows = useVirtualizer({
    count: alerts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 66,
    getItemKey: (index) => alerts[index]?.alert_id ?? index,
    overscan: 10,
  });
  const items = rows.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (last >= alerts.length - 10) onEnd();
  }, [last, alerts.length, onEnd]);
  const toggle = (id: string) => {
    const next = new Set(selected);
    if (!next.delete(id)) next.add(id);
    setSelected(next);
  };
  const onKey = (press: KeyboardEvent<HTMLDivElement>) => {
    if (press.key !== 'ArrowDown' && press.key !== 'ArrowUp') return;
    const buttons = [...press.currentTarget.querySelectorAll<HTMLElement>('.alert-main')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const next = buttons[at + (press.key === 'ArrowDown' ? 1 : -1)];
    if (at >= 0 && next) {
      press.preventDefault();
      next.focus();
    }
  };
  return (
    // Arrow keys move between the rows, which are buttons themselves.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="alert-list" ref={scroller} onKeyDown={onKey}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const alert = alerts[item.index];
          if (!alert) return null;
          return (
            <div key={item.key} data-index={item.index} ref={rows.measureElement} className="alert-slot" style={{ transform: `translateY(${item.start}px)` }}>
              <Row
                {...{ alert, showPlace, selectable }}
                chosen={selected.has(alert.alert_id)}
                onChoose={() => toggle(alert.alert_id)}
                onOpen={() => onOpen(alert.alert_id)}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}

function NothingHere({ view, onClear }: { view: AlertsView; onClear: () => void }) {
  if (view.severity || view.service) {
    return (
      <Empty icon="search" title="No alert matches" action={<Button variant="default" onClick={onClear}>Clear the filters</Button>}>
        No alert in this state has the chosen severity and service.
      </Empty>
    );
  }
  if (view.state === 'OPEN') {
    return (
      <Empty icon="circleCheck" title="Nothing is open" action={<LinkButton to="/policies" variant="default">See what is watched</LinkButton>}>
        All watched measures are within their limits. New alerts appear here within seconds.
      </Empty>
    );
  }
  return <Empty icon="alert" title="No alerts in this state">They appear here when their state changes.</Empty>;
}

export default function Alerts() {
  const scope = useScope();
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readAlertsView(parameters), [parameters]);
  const setView = useCallback(
    (change: Partial<AlertsView>) => setParameters((now) => writeAlertsView(now, change), { replace: !('alert' in change) }),
    [setParameters],
  );
  const { state, severity, service } = view;
  const alerts = useAlerts(scope, useMemo(() => ({ state, severity, service }), [state, severity, service]));
  const summary = useAlertSummary(scope);
  const mayWrite = useAllowed('sentry.alert.write');
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [ask, setAsk] = useState<Ask | null>(null);
  const [typed, setTyped] = useState(service);
  useEffect(() => setTyped(service), [service]);
  const applyService = useDebouncedCallback((text: string) => setView({ service: text }), 300);
  // Only what is still in the list counts as selected: an alert may change state under the user's hands.
  const chosen = (alerts.data ?? []).filter((alert) => selected.has(alert.alert_id));
  const unresolved = (alerts.data ?? []).filter((alert) => alert.state !== 'RESOLVED');
  const counts: Partial<Record<StateFilter, number>> = { OPEN: sum(summary.data?.open), ACK: sum(summary.data?.ack) };
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = alerts;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  return (
    <Page title="Alerts" lead="What is wrong now, and what was done about it." fill>
      <Tabs value={view.state} onChange={(value) => { setSelected(new Set()); setView({ state: value as StateFilter }); }} className="tabs">
        <Tabs.List aria-label="State">
          {TABS.map(([value, label]) => (
            <Tabs.Tab key={value} value={value} rightSection={counts[value] ? <span className="tab-count num">{counts[value]}</span> : undefined}>
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
          data={SEVERITIES.map((value) => ({ value, label: value[0]?.toUpperCase() + value.slice(1) }))}
          value={view.severity}
          onChange={(value) => setView({ severity: value as AlertsView['severity'] })}
          className="toolbar-select"
        />
        <TextInput
          aria-label="Service"
          placeholder="Every service"
          leftSection={<Icon name="search" size={16} />}
          value={typed}
          onChange={(event) => { setTyped(event.currentTarget.value); applyService(event.currentTarget.value); }}
          className="toolbar-select"
        />
        <div className="toolbar-rest">
          {mayWrite && chosen.length > 0 && (
            <>
              <span className="num">{chosen.length} selected</span>
              <Button variant="subtle" color="gray" onClick={() => setSelected(new Set())}>Clear</Button>
              <Button variant="default" onClick={() => setAsk({ action: 'resolve', alerts: chosen })}>Resolve</Button>
              <Button onClick={() => setAsk({ action: 'ack', alerts: chosen })}>Acknowledge</Button>
            </>
          )}
          {mayWrite && chosen.length === 0 && unresolved.length > 1 && (
            <Button variant="default" onClick={() => setSelected(new Set(unresolved.map((alert) => alert.alert_id)))}>
              Select all {unresolved.length}{hasNextPage ? ' shown' : ''}
            </Button>
          )}
        </div>
      </div>
      <Loaded query={alerts} empty={<NothingHere view={view} onClear={() => setView({ severity: null, service: '' })} />}>
        {(items) => (
          <AlertList
            alerts={items}
            {...{ selected, setSelected, onEnd }}
            showPlace={scope.environment === null}
            selectable={mayWrite}
            onOpen={(id) => setView({ alert: id })}
          />
        )}
      </Loaded>
      <AlertDrawer id={view.alert} known={alerts.data?.find((alert) => alert.alert_id === view.alert)} scope={scope} mayWrite={mayWrite} onAsk={setAsk} onClose={() => setView({ alert: null })} />
      <AlertActionDialog ask={ask} onClose={() => setAsk(null)} onDone={() => { setAsk(null); setSelected(new Set()); }} />
    </Page>
  );
}
