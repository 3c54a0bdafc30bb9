// SPDX-License-Identifier: Apache-2.0
import { useInfiniteQuery } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import type { Window } from '../view/range';
import { type Scope, scopeQuery } from '../view/scope';
import type { Severity } from './alerts';
import { ApiError, asApiError, list, open } from './http';
import { readSse } from './sse';

export interface EventRecord {
  event_id: string;
  tenant: string;
  environment: string;
  timestamp: string;
  received_at: string | null;
  source: string;
  type: string;
  severity: Severity;
  level: string | null;
  message: string | null;
  template: string | null;
  app_name: string | null;
  server_node: string | null;
  status_code: number | null;
  elapsed_ms: number | null;
  route_pattern: string | null;
  correlation_id: string | null;
  trace_id: string | null;
  exception: string | null;
  properties: Record<string, unknown>;
  [field: string]: unknown;
}

const PAGE = 200;

/** Events of a fixed stretch of time, newest first: later pages neither repeat nor skip. */
export function useEvents(scope: Scope, filter: string, window: Window) {
  return useInfiniteQuery({
    queryKey: ['events', scope, filter, window],
    queryFn: ({ signal, pageParam }) =>
      list<EventRecord>('/v1/events', { signal, query: { ...scopeQuery(scope), ...window, filter, limit: PAGE, cursor: pageParam } }),
    initialPageParam: null as string | null,
    getNextPageParam: (last) => last.next_cursor,
    select: (data) => data.pages.flatMap((page) => page.items),
    retry: (count, cause) => count < 1 && cause instanceof ApiError && cause.transient,
    staleTime: 5_000,
    refetchOnWindowFocus: false,
  });
}

/** How many events of the live tail are kept. */
export const TAIL_LIMIT = 1_000;

export interface Tail {
  state: 'connecting' | 'live' | 'paused' | 'error';
  /** Newest first. */
  events: EventRecord[];
  /** Arrived since the tail was paused. */
  waiting: number;
  error: ApiError | null;
}

/** New events before the old, each id once, the oldest let go beyond the limit. */
export function merge(fresh: readonly EventRecord[], old: readonly EventRecord[], limit = TAIL_LIMIT): EventRecord[] {
  const seen = new Set<string>();
  const merged: EventRecord[] = [];
  for (const event of [...fresh, ...old]) {
    const key = `${event.tenant}/${event.environment}/${event.source}/${event.event_id}`;
    if (seen.has(key)) continue;
    seen.add(key);
    merged.push(event);
    if (merged.length === limit) break;
  }
  return merged;
}

/** Follows new events while the component lives. Reconnects by itself; a refused filter is shown and waits for another. */
export function useTail(scope: Scope, filter: string, enabled: boolean, paused = false, limit = TAIL_LIMIT): Tail {
  const [tail, setTail] = useState<Tail>({ state: 'connecting', events: [], waiting: 0, error: null });
  const held = useRef<EventRecord[]>([]);
  const isPaused = useRef(paused);
  isPaused.current = paused;
  const { tenant, environment } = scope;

  useEffect(() => {
    if (!enabled) return;
    const control = new AbortController();
    held.current = [];
    setTail({ state: 'connecting', events: [], waiting: 0, error: null });
    const flush = () => {
      if (held.current.length === 0) return;
      if (isPaused.current) {
        setTail((now) => (now.waiting === held.current.length ? now : { ...now, waiting: held.current.length }));
        return;
      }
      const fresh = held.current;
      held.current = [];
      setTail((now) => ({ ...now, events: merge(fresh, now.events, limit), waiting: 0 }));
    };
    const timer = window.setInterval(flush, 250);
    const follow = async () => {
      for (let delay = 1_000; !control.signal.aborted; delay = Math.min(delay * 2, 15_000)) {
        try {
          const response = await open('GET', '/v1/events/stream', {
            accept: 'text/event-stream',
            query: { tenant, environment, filter },
            signal: control.signal,
          });
          delay = 1_000;
          setTail((now) => ({ ...now, state: 'live', error: null }));
          await readSse(response, (data) => {
            const event = JSON.parse(data) as EventRecord;
            if (!event.event_id) return;
            held.current = [event, ...held.current].slice(0, limit);
          });
        } catch (cause) {
          if (control.signal.aborted) return;
          const error = asApiError(cause);
          setTail((now) => ({ ...now, state: 'error', error }));
          if (error.kind === 'problem' && !error.transient) return;
        }
        await new Promise((resolve) => window.setTimeout(resolve, delay));
        if (!control.signal.aborted) setTail((now) => (now.state === 'live' ? { ...now, state: 'connecting' } : now));
      }
    };
    void follow();
    return () => {
      control.abort();
      window.clearInterval(timer);
    };
  }, [tenant, environment, filter, enabled, limit]);

  return paused && tail.state === 'live' ? { ...tail, state: 'paused' } : tail;
}
