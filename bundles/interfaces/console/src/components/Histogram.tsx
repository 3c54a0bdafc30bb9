// SPDX-License-Identifier: Apache-2.0
import { Skeleton } from '@mantine/core';
import { type KeyboardEvent, useState } from 'react';
import { useHistogram } from '../data/exploration';
import { formatNumber, formatTime } from '../format';
import { type Bar, barsOf } from '../view/bars';
import { intervalOf, type Window } from '../view/range';
import type { Scope } from '../view/scope';
import { Failure } from './States';
import { useZone } from './Time';

function words(bar: Bar, zone: string): string {
  const parts = [...bar.parts].reverse().map((part) => `${formatNumber(part.count)} ${part.value}`);
  return `${formatTime(bar.from, zone)}: ${bar.total === 0 ? 'no events' : parts.join(', ')}`;
}

/** How many events when, by severity. A bar opens its stretch of time; arrow keys move between the bars. */
export function Histogram({ scope, filter, window, onZoom }: { scope: Scope; filter: string; window: Window; onZoom: (window: Window) => void }) {
  const zone = useZone();
  const interval = intervalOf(window);
  const histogram = useHistogram(scope, filter, window, interval.text);
  const [at, setAt] = useState<number | null>(null);
  if (histogram.data === undefined) {
    return histogram.isError ? <Failure error={histogram.error} onRetry={() => void histogram.refetch()} compact /> : <Skeleton height={96} radius="md" />;
  }
  const bars = barsOf(histogram.data, interval.millis);
  const most = Math.max(1, ...bars.map((bar) => bar.total));
  const shown = at === null ? null : bars[at];
  const onKey = (press: KeyboardEvent<HTMLDivElement>) => {
    const step = press.key === 'ArrowRight' ? 1 : press.key === 'ArrowLeft' ? -1 : 0;
    const next = press.currentTarget.querySelectorAll<HTMLElement>('.histogram-bar')[(at ?? 0) + step];
    if (step !== 0 && next) {
      press.preventDefault();
      next.focus();
    }
  };
  return (
    <figure className="histogram" aria-label={`${formatNumber(histogram.data.total)} events by time`}>
      <figcaption className="histogram-head">
        <b className="num">{formatNumber(histogram.data.total)}</b> events
        <span className="dim num">{shown ? words(shown, zone) : `${interval.text} a bar, at most ${formatNumber(most)}`}</span>
      </figcaption>
      {/* Arrow keys move between the bars, which are buttons themselves. */}
      {/* eslint-disable-next-line jsx-a11y/no-static-element-interactions */}
      <div className="histogram-bars" onKeyDown={onKey} onMouseLeave={() => setAt(null)}>
        {bars.map((bar, index) => (
          <button
            key={bar.from}
            type="button"
            className="histogram-bar"
            tabIndex={index === (at ?? 0) ? 0 : -1}
            aria-label={words(bar, zone)}
            onMouseEnter={() => setAt(index)}
            onFocus={() => setAt(index)}
            onClick={() => onZoom({ from: bar.from, to: bar.to })}
          >
            {[...bar.parts].reverse().map((part) => (
              <i key={part.value} className={`histogram-part histogram-${part.value}`} style={{ height: `${(part.count / most) * 100}%` }} />
            ))}
          </button>
        ))}
      </div>
      <div className="histogram-ends dim num" aria-hidden="true">
        <span>{formatTime(window.from, zone)}</span>
        <span>{formatTime(window.to, zone)}</span>
      </div>
    </figure>
  );
}
