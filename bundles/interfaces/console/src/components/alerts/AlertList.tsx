// SPDX-License-Identifier: Apache-2.0
import { Checkbox } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useEffect, useRef } from 'react';
import type { Alert } from '../../data/alerts';
import { formatNumber } from '../../format';
import { suppressionOf } from '../../view/suppression';
import { Icon } from '../Icon';
import { SeverityMark, StateMark } from '../Marks';
import { Ago } from '../Time';

/** What is special about an alert, as icon and word. */
export function AlertFlags({ alert }: { alert: Alert }) {
  const suppressed = suppressionOf(alert.suppressed_by);
  if (!suppressed && !alert.flapping && !alert.assigned_to) return null;
  return (
    <span className="alert-flags">
      {suppressed && (
        <span className="flag" title={`Not told: ${suppressed.meaning}`}>
          <Icon name="mute" size={13} />
          {suppressed.word}
        </span>
      )}
      {alert.flapping && (
        <span className="flag" title="It comes and goes; nobody is told again until it is calm">
          <Icon name="pulse" size={13} />
          Flapping
        </span>
      )}
      {alert.assigned_to && (
        <span className="flag" title={`Assigned to ${alert.assigned_to}`}>
          <Icon name="person" size={13} />
          {alert.assigned_to}
        </span>
      )}
    </span>
  );
}

interface RowProps {
  alert: Alert;
  chosen: boolean;
  showPlace: boolean;
  selectable: boolean;
  onChoose: (id: string, stretch: boolean) => void;
  onOpen: (id: string) => void;
}

const Row = memo(function Row({ alert, chosen, showPlace, selectable, onChoose, onOpen }: RowProps) {
  return (
    <div className={`alert-row state-${alert.state}${chosen ? ' chosen' : ''}`} data-alert={alert.alert_id} data-state={alert.state}>
      {selectable && (
        <Checkbox
          size="xs"
          checked={chosen}
          disabled={alert.state === 'RESOLVED'}
          tabIndex={-1}
          onChange={(event) => onChoose(alert.alert_id, (event.nativeEvent as MouseEvent).shiftKey)}
          aria-label={`Select ${alert.name}`}
        />
      )}
      <button type="button" className="alert-main" onClick={() => onOpen(alert.alert_id)} aria-keyshortcuts="x">
        <span className="alert-marks">
          <SeverityMark severity={alert.severity} />
        </span>
        <span className="alert-words">
          <span className="alert-name">
            <b>{alert.name}</b>
            <AlertFlags alert={alert} />
          </span>
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
});

/** What a key asks of the list. */
interface Keys {
  onChoose: (id: string, stretch: boolean) => void;
  onAll: () => void;
  onNone: () => void;
}

function useKeys({ onChoose, onAll, onNone }: Keys, selectable: boolean) {
  return (press: KeyboardEvent<HTMLDivElement>) => {
    const buttons = [...press.currentTarget.querySelectorAll<HTMLElement>('.alert-main')];
    const at = buttons.indexOf(document.activeElement as HTMLElement);
    const idOf = (button: HTMLElement | undefined) => button?.closest<HTMLElement>('[data-alert]')?.dataset.alert;
    const key = press.key.toLowerCase();
    const step = key === 'arrowdown' || key === 'j' ? 1 : key === 'arrowup' || key === 'k' ? -1 : 0;
    if (step !== 0 && !press.ctrlKey && !press.metaKey) {
      const next = buttons[at + step];
      if (at < 0 || !next) return;
      press.preventDefault();
      next.focus();
      if (!press.shiftKey || !selectable) return;
      const [here, there] = [idOf(buttons[at]), idOf(next)];
      if (here && there) onChoose(there, true);
      return;
    }
    if (!selectable) return;
    const id = idOf(buttons[at]);
    if (key === 'x' && id) {
      press.preventDefault();
      onChoose(id, press.shiftKey);
    } else if (key === 'a' && (press.ctrlKey || press.metaKey)) {
      press.preventDefault();
      onAll();
    } else if (key === 'escape') onNone();
  };
}

/** Thousands of alerts; only what is in sight is drawn. Arrow keys move, x selects, with shift a stretch of them. */
export function AlertList({
  alerts,
  selected,
  showPlace,
  selectable,
  onOpen,
  onEnd,
  ...keys
}: Keys & {
  alerts: readonly Alert[];
  /** Ids, or all of them. */
  selected: ReadonlySet<string> | 'all';
  showPlace: boolean;
  selectable: boolean;
  onOpen: (id: string) => void;
  onEnd: () => void;
}) {
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
  const onKey = useKeys(keys, selectable);
  return (
    // Keys move between the rows, which are buttons themselves.
    // eslint-disable-next-line jsx-a11y/no-static-element-interactions
    <div className="alert-list" ref={scroller} onKeyDown={onKey}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const alert = alerts[item.index];
          if (!alert) return null;
          return (
            <div key={item.key} data-index={item.index} ref={rows.measureElement} className="alert-slot" style={{ transform: `translateY(${item.start}px)` }}>
              <Row
                {...{ alert, showPlace, selectable, onOpen }}
                chosen={selected === 'all' ? alert.state !== 'RESOLVED' : selected.has(alert.alert_id)}
                onChoose={keys.onChoose}
              />
            </div>
          );
        })}
      </div>
    </div>
  );
}
