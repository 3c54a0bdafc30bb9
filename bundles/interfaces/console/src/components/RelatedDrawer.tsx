// SPDX-License-Identifier: Apache-2.0
import { Drawer } from '@mantine/core';
import type { EventRecord } from '../data/events';
import { useRelated } from '../data/exploration';
import { formatDuration, formatNumber } from '../format';
import { SeverityMark } from './Marks';
import { Empty, Loaded } from './States';
import { Time } from './Time';

/** Everything that shares an id with an event, in the order it happened. */
export function RelatedDrawer({ event, onClose }: { event: EventRecord | null; onClose: () => void }) {
  const related = useRelated(event);
  return (
    <Drawer opened={event !== null} onClose={onClose} position="right" size="xl" title="What belongs together">
      <Loaded
        query={related}
        isEmpty={(found) => found.items.length < 2}
        empty={
          <Empty icon="search" title="Nothing else belongs to it">
            No other event within an hour shares a correlation, plan execution, request or trace id with this one.
          </Empty>
        }
      >
        {(found) => {
          const begin = Date.parse(found.items[0]?.timestamp ?? '');
          return (
            <>
              <p className="dim">
                {formatNumber(found.items.length)} events{found.complete ? '' : ', and more'}, tied together by{' '}
                {Object.entries(found.ids)
                  .map(([field, values]) => `${field} ${values.slice(0, 3).join(', ')}`)
                  .join(' · ')}
              </p>
              <ol className="related">
                {found.items.map((item) => (
                  <li key={`${item.source}/${item.event_id}`} className={item.event_id === event?.event_id ? 'related-here' : undefined}>
                    <Time at={item.timestamp} tenant={item.tenant} style="millis" />
                    <span className="dim num">+{formatDuration(Date.parse(item.timestamp) - begin)}</span>
                    <SeverityMark severity={item.severity} quiet />
                    <span className="event-app">{item.app_name ?? item.source}</span>
                    <span className="related-text">{item.message ?? item.template ?? item.type}</span>
                  </li>
                ))}
              </ol>
            </>
          );
        }}
      </Loaded>
    </Drawer>
  );
}
