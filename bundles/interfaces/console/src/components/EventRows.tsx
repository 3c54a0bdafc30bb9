// SPDX-License-Identifier: Apache-2.0
import { Button } from '@mantine/core';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { EventRecord } from '../data/events';
import { Icon } from './Icon';
import { SeverityMark } from './Marks';
import { Time } from './Time';

const key = (event: EventRecord) => `${event.tenant}/${event.environment}/${event.source}/${event.event_id}`;

/** The fields of an event that have a value, its properties after them. */
export function fieldsOf(event: EventRecord): [string, string][] {
  const shown: [string, string][] = [];
  const add = (name: string, value: unknown) => {
    if (value === null || value === undefined || value === '') return;
    shown.push([name, typeof value === 'string' ? value : JSON.stringify(value)]);
  };
  for (const [name, value] of Object.entries(event)) {
    if (name !== 'properties' && name !== 'exception' && name !== 'message') add(name, value);
  }
  for (const [name, value] of Object.entries(event.properties ?? {})) add(name, value);
  return shown;
}

const TIES = ['correlation_id', 'internal_correlation_id', 'plan_execution_id', 'request_id', 'trace_id'];

function Details({ event, onFilter, onRelated }: { event: EventRecord; onFilter?: (filter: string) => void; onRelated?: (event: EventRecord) => void }) {
  const properties = new Set(Object.keys(event.properties ?? {}));
  return (
    <div className="event-details">
      {event.message && <p className="event-message">{event.message}</p>}
      {event.exception && <pre className="event-exception">{event.exception}</pre>}
      {onRelated && TIES.some((field) => event[field]) && (
        <Button size="compact-xs" variant="default" onClick={() => onRelated(event)}>
          What belongs together
        </Button>
      )}
      <dl>
        {fieldsOf(event).map(([name, value]) => {
          const filterable = onFilter && properties.has(name) && !value.startsWith('{') && !value.startsWith('[');
          return (
            <div key={name}>
              <dt>{name}</dt>
              <dd>
                {filterable ? (
                  <button
                    type="button"
                    className="link"
                    title="Search for events with this value"
                    onClick={() => onFilter(`${name} = '${value.replaceAll("'", "''")}'`)}
                  >
                    {value}
                  </button>
                ) : (
                  value
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </div>
  );
}

/** A long list of events, newest first. Each row opens to all that is known of the event. */
export function EventRows({
  events,
  showPlace,
  onFilter,
  onRelated,
  onEnd,
  footer,
  compact,
}: {
  events: readonly EventRecord[];
  showPlace: boolean;
  onFilter?: (filter: string) => void;
  /** Called to see what belongs together with an event. */
  onRelated?: (event: EventRecord) => void;
  /** Called when the end comes into view. */
  onEnd?: () => void;
  footer?: ReactNode;
  compact?: boolean;
}) {
  const scroller = useRef<HTMLDivElement>(null);
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set());
  const rows = useVirtualizer({
    count: events.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => 34,
    getItemKey: (index) => {
      const event = events[index];
      return event ? key(event) : index;
    },
    overscan: 12,
  });
  const items = rows.getVirtualItems();
  const last = items[items.length - 1]?.index ?? 0;
  useEffect(() => {
    if (onEnd && events.length > 0 && last >= events.length - 10) onEnd();
  }, [last, events.length, onEnd]);

  const toggle = (id: string) =>
    setOpen((now) => {
      const next = new Set(now);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const onKey = (press: KeyboardEvent<HTMLDivElement>) => {
    if (press.key !== 'ArrowDown' && press.key !== 'ArrowUp') return;
    const buttons = [...press.currentTarget.querySelectorAll<HTMLElement>('.event-row')];
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
    <div className={`event-list${compact ? ' event-list-compact' : ''}`} ref={scroller} onKeyDown={onKey}>
      <div style={{ height: rows.getTotalSize(), position: 'relative' }}>
        {items.map((item) => {
          const event = events[item.index];
          if (!event) return null;
          const id = key(event);
          const isOpen = open.has(id);
          return (
            <div
              key={item.key}
              data-index={item.index}
              ref={rows.measureElement}
              className={`event level-${event.severity}${isOpen ? ' event-open' : ''}`}
              style={{ transform: `translateY(${item.start}px)` }}
            >
              <button type="button" className="event-row" aria-expanded={isOpen} onClick={() => toggle(id)}>
                <Icon name="chevron" size={14} className="event-chevron" />
                <Time at={event.timestamp} tenant={event.tenant} style={compact ? 'time' : 'millis'} />
                <SeverityMark severity={event.severity} quiet />
                {showPlace && !compact && (
                  <span className="event-place">
                    {event.tenant}/{event.environment}
                  </span>
                )}
                {!compact && <span className="event-app">{event.app_name ?? event.source}</span>}
                <span className="event-text">{event.message ?? event.template ?? event.type}</span>
              </button>
              {isOpen && <Details event={event} onFilter={onFilter} onRelated={onRelated} />}
            </div>
          );
        })}
      </div>
      {footer}
    </div>
  );
}
