// SPDX-License-Identifier: Apache-2.0
import type { Ribbon } from '../data/anomalies';
import { formatTime } from '../format';
import { byWeight, pieces, ticks } from '../view/ribbons';
import { useZone } from './Time';

const LEVELS = ['', 'info', 'warning', 'error', 'critical'] as const;

const keyOf = (ribbon: Pick<Ribbon, 'origin' | 'subject'>) => `${ribbon.origin}/${ribbon.subject}`;

/** What a screen reader hears in place of the ribbon. */
function words(ribbon: Ribbon): string {
  const worst = Math.max(0, ...ribbon.spans.map(([, , level]) => level));
  return `${ribbon.name}: ${ribbon.spans.length} unusual ${ribbon.spans.length === 1 ? 'stretch' : 'stretches'}, at worst ${LEVELS[worst] ?? 'unknown'}`;
}

/** One line for each policy and key figure, marked where it was unusual. The worst stand first. */
export function Ribbons({
  ribbons,
  from,
  to,
  chosen,
  onChoose,
}: {
  ribbons: readonly Ribbon[];
  from: number;
  to: number;
  chosen: string | null;
  onChoose: (ribbon: Ribbon) => void;
}) {
  const zone = useZone();
  const long = to - from > 172_800_000;
  return (
    <div className="ribbons">
      <ul>
        {byWeight(ribbons).map((ribbon) => (
          <li key={keyOf(ribbon)}>
            <button
              type="button"
              className={`ribbon${chosen === keyOf(ribbon) ? ' ribbon-chosen' : ''}`}
              aria-pressed={chosen === keyOf(ribbon)}
              aria-label={words(ribbon)}
              onClick={() => onChoose(ribbon)}
            >
              <span className="ribbon-name">
                <b>{ribbon.name}</b>
                <span className="dim">{ribbon.origin === 'kpi' ? 'key figure' : 'policy'}</span>
              </span>
              <span className="ribbon-track" aria-hidden="true">
                {pieces(ribbon.spans, from, to).map((piece, index) => (
                  <i key={index} className={`ribbon-piece ribbon-${LEVELS[piece.level] ?? 'info'}`} style={{ left: `${piece.left}%`, width: `${piece.width}%` }} />
                ))}
              </span>
            </button>
          </li>
        ))}
      </ul>
      <div className="ribbon-axis num" aria-hidden="true">
        {ticks(from, to, 5).map((at) => (
          <span key={at}>{formatTime(at, zone, long ? 'full' : 'time').slice(0, long ? 6 : 5)}</span>
        ))}
      </div>
    </div>
  );
}

export { keyOf as ribbonKey };
