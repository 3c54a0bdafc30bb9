// SPDX-License-Identifier: Apache-2.0
import type { Ribbon } from '../data/anomalies';
import { formatTime } from '../format';
import { byWeight, pieces, ticks } from '../view/ribbons';
import { useZone } from './Time';

const LEVELS = ['', 'info', 'warning', 'error', 'critical'] as const;

/** Tells policies and key figures apart, as they may share an id. */
export const ribbonKey = (ribbon: Pick<Ribbon, 'policy' | 'kpi'>) => (ribbon.policy ? `policy/${ribbon.policy}` : `kpi/${ribbon.kpi}`);

/** What a screen reader hears in place of the ribbon. */
function words(ribbon: Ribbon, name: string): string {
  const worst = Math.max(0, ...ribbon.spans.map(([, , level]) => level));
  return `${name}: ${ribbon.spans.length} unusual ${ribbon.spans.length === 1 ? 'stretch' : 'stretches'}, at worst ${LEVELS[worst] ?? 'unknown'}`;
}

/** One line for each policy and key figure, marked where it was unusual. The worst stand first. */
export function Ribbons({
  ribbons,
  names,
  from,
  to,
  chosen,
  onChoose,
}: {
  ribbons: readonly Ribbon[];
  /** What people call each, by {@link ribbonKey}. */
  names: ReadonlyMap<string, string>;
  from: number;
  to: number;
  chosen: string | null;
  onChoose: (ribbon: Ribbon) => void;
}) {
  const zone = useZone();
  const nameOf = (ribbon: Ribbon) => names.get(ribbonKey(ribbon)) ?? ribbon.policy ?? ribbon.kpi ?? '';
  const long = to - from > 172_800_000;
  return (
    <div className="ribbons">
      <ul>
        {byWeight(ribbons).map((ribbon) => (
          <li key={ribbonKey(ribbon)}>
            <button
              type="button"
              className={`ribbon${chosen === ribbonKey(ribbon) ? ' ribbon-chosen' : ''}`}
              aria-pressed={chosen === ribbonKey(ribbon)}
              aria-label={words(ribbon, nameOf(ribbon))}
              onClick={() => onChoose(ribbon)}
            >
              <span className="ribbon-name">
                <b>{nameOf(ribbon)}</b>
                <span className="dim">{ribbon.kpi ? 'key figure' : 'policy'}</span>
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
