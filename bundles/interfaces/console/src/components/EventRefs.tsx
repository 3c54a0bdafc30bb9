// SPDX-License-Identifier: Apache-2.0
import { Link } from 'react-router-dom';
import { formatTime } from '../format';
import { linkTo, type Scope } from '../view/scope';
import { Icon } from './Icon';
import { useZone } from './Time';

/** Where something can be looked up: an event by its time and node. */
interface Ref {
  event_id: string;
  timestamp: string;
  environment?: string | null;
  node?: string | null;
  url?: string | null;
}

/** A window of two minutes around an event, for looking it up. */
export function around(timestamp: string): { from: string; to: string } {
  const at = Date.parse(timestamp);
  return { from: new Date(at - 60_000).toISOString(), to: new Date(at + 60_000).toISOString() };
}

/** Event references as small links to the events page, and to the source where it is known. */
export function EventRefs({ refs, place, most = 4 }: { refs: readonly Ref[]; place: Scope; most?: number }) {
  const zone = useZone(place.tenant);
  if (refs.length === 0) return null;
  return (
    <span className="refs">
      {refs.slice(0, most).map((ref) => {
        const scope = { tenant: place.tenant, environment: ref.environment ?? place.environment };
        const words = `${formatTime(ref.timestamp, zone, 'time')}${ref.node ? ` · ${ref.node}` : ''}`;
        return (
          <span key={`${ref.event_id}-${ref.timestamp}`} className="ref">
            <Link to={linkTo('/events', scope, { mode: 'search', ...around(ref.timestamp) })} title={`Event ${ref.event_id}`}>
              <Icon name="events" size={12} />
              {words}
            </Link>
            {ref.url && (
              <a href={ref.url} target="_blank" rel="noreferrer" aria-label={`Open the event of ${words} at its source`} title="Open at the source">
                <Icon name="link" size={12} />
              </a>
            )}
          </span>
        );
      })}
      {refs.length > most && <span className="dim">and {refs.length - most} more</span>}
    </span>
  );
}
