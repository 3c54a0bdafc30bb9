// SPDX-License-Identifier: Apache-2.0
import { Button, Tabs } from '@mantine/core';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { AlertActionDialog, type Ask } from '../components/alerts/AlertActionDialog';
import { AlertDrawer } from '../components/alerts/AlertDrawer';
import { AlertFilters } from '../components/alerts/AlertFilters';
import { AlertList } from '../components/alerts/AlertList';
import { LinkButton } from '../components/LinkButton';
import { Page } from '../components/Page';
import { useScope } from '../components/scope';
import { SilenceDialog, type SilenceDraft } from '../components/silences/SilenceDialog';
import { Empty, Loaded } from '../components/States';
import { type Alert, type AlertVerb, sum, useAlerts, useAlertSummary, useMatching } from '../data/alerts';
import { useAllowed } from '../data/session';
import { formatNumber } from '../format';
import {
  type AlertFilter,
  type AlertsView,
  extend,
  isFiltered,
  NO_FILTER,
  NOTHING_SELECTED,
  readAlertsView,
  type Selection,
  type StateFilter,
  toggle,
  writeAlertsView,
} from '../view/alerts';

const TABS: [StateFilter, string][] = [
  ['OPEN', 'Open'],
  ['ACK', 'Acknowledged'],
  ['RESOLVED', 'Resolved'],
  ['ALL', 'All'],
];

const NONE: readonly Alert[] = [];

function NothingHere({ view, onClear }: { view: AlertsView; onClear: () => void }) {
  if (isFiltered(view)) {
    return (
      <Empty icon="search" title="No alert matches" action={<Button variant="default" onClick={onClear}>Clear the filters</Button>}>
        No alert in this state is what the filters ask for.
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

/** The alerts of the address, and the state of the selection in them. */
function useSelection(alerts: readonly Alert[]) {
  const [selection, setSelection] = useState<Selection>(NOTHING_SELECTED);
  const [everything, setEverything] = useState(false);
  // Handlers must not change with each answer of the platform: thousands of rows would be drawn again.
  const latest = useRef(alerts);
  latest.current = alerts;
  const order = () => latest.current.filter((alert) => alert.state !== 'RESOLVED').map((alert) => alert.alert_id);
  const choose = useCallback((id: string, stretch: boolean) => {
    setEverything(false);
    setSelection((now) => (stretch ? extend(now, id, order()) : toggle(now, id)));
  }, []);
  const all = useCallback(() => setSelection({ ids: new Set(order()), anchor: null }), []);
  const none = useCallback(() => {
    setEverything(false);
    setSelection(NOTHING_SELECTED);
  }, []);
  // Only what is still in the list counts as selected: an alert may change state under the user's hands.
  const chosen = useMemo(() => (selection.ids.size === 0 ? NONE : alerts.filter((alert) => selection.ids.has(alert.alert_id))), [alerts, selection]);
  return { chosen, ids: selection.ids, everything, setEverything, choose, all, none };
}

export default function Alerts() {
  const scope = useScope();
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readAlertsView(parameters), [parameters]);
  const setView = useCallback(
    (change: Partial<AlertsView>) => setParameters((now) => writeAlertsView(now, change), { replace: !('alert' in change) }),
    [setParameters],
  );
  const { state, severity, service, policy, assignee, incident, suppressed, text } = view;
  const kind = view.class;
  const filter: AlertFilter = useMemo(
    () => ({ state, severity, service, class: kind, policy, assignee, incident, suppressed, text }),
    [state, severity, service, kind, policy, assignee, incident, suppressed, text],
  );
  const alerts = useAlerts(scope, filter);
  const items = alerts.data ?? NONE;
  const summary = useAlertSummary(scope);
  const mayWrite = useAllowed('sentry.alert.write');
  const selection = useSelection(items);
  const [ask, setAsk] = useState<Ask | null>(null);
  const [silence, setSilence] = useState<SilenceDraft | null>(null);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = alerts;
  const changeable = useMemo(() => items.reduce((count, alert) => count + Number(alert.state !== 'RESOLVED'), 0), [items]);
  const allChosen = changeable > 0 && selection.chosen.length === changeable;
  const matching = useMatching(scope, filter, mayWrite && allChosen && hasNextPage);
  const counts: Partial<Record<StateFilter, number>> = { OPEN: sum(summary.data?.open), ACK: sum(summary.data?.ack) };
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const onOpen = useCallback((id: string) => setView({ alert: id }), [setView]);
  const total = selection.everything ? (matching.data ?? changeable) : selection.chosen.length;
  const start = (action: AlertVerb) =>
    setAsk({ action, count: total, of: selection.everything ? { scope, filter } : { alerts: selection.chosen } });
  const { none } = selection;
  const change = useCallback(
    (next: Partial<AlertsView>) => {
      none();
      setView(next);
    },
    [none, setView],
  );
  return (
    <Page title="Alerts" lead="What is wrong now, and what was done about it." fill>
      <Tabs value={view.state} onChange={(value) => change({ state: value as StateFilter })} className="tabs">
        <Tabs.List aria-label="State">
          {TABS.map(([value, label]) => (
            <Tabs.Tab key={value} value={value} rightSection={counts[value] ? <span className="tab-count num">{formatNumber(counts[value])}</span> : undefined}>
              {label}
            </Tabs.Tab>
          ))}
        </Tabs.List>
      </Tabs>
      <div className="toolbar">
        <AlertFilters view={view} alerts={items} onChange={change} />
      </div>
      {mayWrite && changeable > 0 && (
        <div className={`selection-bar${total > 0 ? ' selection-on' : ''}`}>
          {total === 0 ? (
            <>
              <Button size="xs" variant="default" onClick={selection.all}>
                Select all {formatNumber(changeable)}
                {hasNextPage ? ' shown' : ''}
              </Button>
              <span className="dim wide-only">
                <kbd>x</kbd> selects, <kbd>shift</kbd> with arrows a stretch
              </span>
            </>
          ) : (
            <>
              <b className="num" role="status">
                {selection.everything ? `All ${formatNumber(total)} matching are selected` : `${formatNumber(total)} selected`}
              </b>
              {!selection.everything && allChosen && hasNextPage && matching.data !== undefined && matching.data > total && (
                <button type="button" className="link" onClick={() => selection.setEverything(true)}>
                  Select all {formatNumber(matching.data)} matching
                </button>
              )}
              <div className="selection-actions">
                <Button size="xs" variant="subtle" color="gray" onClick={selection.none}>Clear</Button>
                <Button size="xs" variant="default" onClick={() => start('assign')}>Assign</Button>
                <Button size="xs" variant="default" onClick={() => start('resolve')}>Resolve</Button>
                <Button size="xs" onClick={() => start('ack')}>Acknowledge</Button>
              </div>
            </>
          )}
        </div>
      )}
      <Loaded query={alerts} empty={<NothingHere view={view} onClear={() => change(NO_FILTER)} />}>
        {(found) => (
          <AlertList
            alerts={found}
            selected={selection.everything ? 'all' : selection.ids}
            showPlace={scope.environment === null}
            selectable={mayWrite}
            onChoose={selection.choose}
            onAll={selection.all}
            onNone={selection.none}
            {...{ onOpen, onEnd }}
          />
        )}
      </Loaded>
      <AlertDrawer
        id={view.alert}
        known={view.alert === null ? undefined : items.find((alert) => alert.alert_id === view.alert)}
        scope={scope}
        mayWrite={mayWrite}
        onAsk={setAsk}
        onSilence={setSilence}
        onClose={() => setView({ alert: null })}
      />
      <AlertActionDialog ask={ask} onClose={() => setAsk(null)} onDone={() => { setAsk(null); selection.none(); }} />
      <SilenceDialog draft={silence} onClose={() => setSilence(null)} />
    </Page>
  );
}
