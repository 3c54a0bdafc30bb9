// SPDX-License-Identifier: Apache-2.0
import { Button, SegmentedControl, Select, TextInput } from '@mantine/core';
import { type FormEvent, useCallback, useEffect, useMemo, useState } from 'react';
import { useSearchParams } from 'react-router-dom';
import { EventRows } from '../components/EventRows';
import { Facets } from '../components/Facets';
import { Histogram } from '../components/Histogram';
import { Icon } from '../components/Icon';
import { LinkButton } from '../components/LinkButton';
import { Page } from '../components/Page';
import { RelatedDrawer } from '../components/RelatedDrawer';
import { useScope } from '../components/scope';
import { Empty, Failure, FilterProblem, LoadingRows, Stale } from '../components/States';
import { useZone } from '../components/Time';
import { type EventRecord, TAIL_LIMIT, useEvents, useTail } from '../data/events';
import { asApiError } from '../data/http';
import { formatNumber, formatTime } from '../format';
import { type EventsView, readEventsView, writeEventsView } from '../view/events';
import { type Range, RANGE_WORDS, RANGES, type Window, windowOf } from '../view/range';
import type { Scope } from '../view/scope';

/** A refusal of the filter is shown at its place; anything else as usual. */
function Refusal({ error, filter, onRetry }: { error: unknown; filter: string; onRetry?: () => void }) {
  const known = asApiError(error);
  if (filter && known.status === 400) return <FilterProblem error={known} filter={filter} />;
  return <Failure error={known} onRetry={onRetry} />;
}

function Live({ scope, view, onFilter }: { scope: Scope; view: EventsView; onFilter: (filter: string) => void }) {
  const [paused, setPaused] = useState(false);
  const tail = useTail(scope, view.filter, true, paused);
  const words = { connecting: 'Connecting', live: 'Live', paused: 'Paused', error: 'Interrupted' };
  return (
    <>
      <div className="list-bar">
        <span className={`live live-${tail.state}`}>{words[tail.state]}</span>
        <span className="dim num">
          {tail.events.length === TAIL_LIMIT ? `the latest ${formatNumber(TAIL_LIMIT)} events` : `${formatNumber(tail.events.length)} events since you came`}
          {tail.waiting > 0 && ` · ${formatNumber(tail.waiting)} waiting`}
        </span>
        <Button
          size="xs"
          variant="default"
          leftSection={<Icon name={paused ? 'play' : 'pause'} size={14} />}
          onClick={() => setPaused(!paused)}
          className="push-right"
        >
          {paused ? 'Go on' : 'Pause'}
        </Button>
      </div>
      {tail.error && <Refusal error={tail.error} filter={view.filter} />}
      {tail.events.length > 0 ? (
        <EventRows events={tail.events} showPlace={scope.environment === null} onFilter={onFilter} />
      ) : (
        !tail.error && (
          <Empty icon="events" title="Waiting for the next event" action={<LinkButton to="/connectors" variant="default">See the connectors</LinkButton>}>
            {view.filter ? 'Events that match the filter show up here the moment they are accepted.' : 'Events show up here the moment they are accepted. If none come, see whether a connector runs.'}
          </Empty>
        )
      )}
    </>
  );
}

/** One stretch of time for all that is shown of a search. */
function useWindow(view: EventsView, askedAt: number): Window {
  return useMemo(
    () => (view.from && view.to ? { from: view.from, to: view.to } : windowOf(view.range, askedAt)),
    [view.from, view.to, view.range, askedAt],
  );
}

function Found({ scope, view, window, onFilter, onWiden, onAgain }: { scope: Scope; view: EventsView; window: Window; onFilter: (filter: string) => void; onWiden: () => void; onAgain: () => void }) {
  const [related, setRelated] = useState<EventRecord | null>(null);
  const events = useEvents(scope, view.filter, window);
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = events;
  const onEnd = useCallback(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  if (events.isError && events.data === undefined) {
    return <Refusal error={events.error} filter={view.filter} onRetry={() => void events.refetch()} />;
  }
  if (events.data === undefined) return <LoadingRows rows={12} height={28} />;
  if (events.data.length === 0) {
    return (
      <Empty icon="search" title="No events found" action={view.range !== '7d' && <Button variant="default" onClick={onWiden}>Search the last 7 days</Button>}>
        Nothing {view.filter ? 'matches the filter' : 'was recorded'} in this time.
      </Empty>
    );
  }
  return (
    <>
      <Stale query={events} />
      <div className="list-bar">
        <span className="dim num">
          {formatNumber(events.data.length)} {hasNextPage ? 'events so far, newest first' : 'events, newest first'}
        </span>
        <Button size="xs" variant="default" className="push-right" loading={events.isFetching && !isFetchingNextPage} onClick={onAgain}>
          Search again
        </Button>
      </div>
      <EventRows
        events={events.data}
        showPlace={scope.environment === null}
        onFilter={onFilter}
        onRelated={setRelated}
        onEnd={onEnd}
        footer={isFetchingNextPage ? <LoadingRows rows={2} height={28} /> : <p className="list-end">{hasNextPage ? '' : 'No earlier events in this time.'}</p>}
      />
      <RelatedDrawer event={related} onClose={() => setRelated(null)} />
    </>
  );
}

function Search({ scope, view, onFilter, onWiden, onZoom }: { scope: Scope; view: EventsView; onFilter: (filter: string) => void; onWiden: () => void; onZoom: (window: Window) => void }) {
  const [askedAt, setAskedAt] = useState(() => Date.now());
  const window = useWindow(view, askedAt);
  const where = { scope, filter: view.filter, window };
  return (
    <>
      <Histogram {...where} onZoom={onZoom} />
      <div className="explore">
        <Facets {...where} onFilter={onFilter} />
        <div className="explore-found">
          <Found {...{ scope, view, window, onFilter, onWiden }} onAgain={() => setAskedAt(Date.now())} />
        </div>
      </div>
    </>
  );
}

export default function Events() {
  const scope = useScope();
  const zone = useZone();
  const [parameters, setParameters] = useSearchParams();
  const view = useMemo(() => readEventsView(parameters), [parameters]);
  const setView = useCallback((change: Partial<EventsView>) => setParameters((now) => writeEventsView(now, change)), [setParameters]);
  const [typed, setTyped] = useState(view.filter);
  useEffect(() => setTyped(view.filter), [view.filter]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setView({ filter: typed });
  };
  const onFilter = useCallback(
    (part: string) => setView({ mode: 'search', filter: view.filter ? `(${view.filter}) and ${part}` : part }),
    [setView, view.filter],
  );
  const fixed = view.from && view.to;
  return (
    <Page
      title="Events"
      lead={view.mode === 'live' ? 'Everything that comes in, as it comes in.' : 'What happened, down to the single event.'}
      fill
      actions={
        <SegmentedControl
          aria-label="Mode"
          data={[
            { value: 'live', label: 'Live tail' },
            { value: 'search', label: 'Search' },
          ]}
          value={view.mode}
          onChange={(value) => setView({ mode: value as EventsView['mode'] })}
        />
      }
    >
      <form className="toolbar" onSubmit={submit}>
        <TextInput
          className="toolbar-filter"
          aria-label="Filter"
          placeholder="Filter, such as  @Level = 'Error' and StatusCode >= 500"
          leftSection={<Icon name="search" size={16} />}
          value={typed}
          onChange={(event) => setTyped(event.currentTarget.value)}
          spellCheck={false}
          autoComplete="off"
          rightSection={
            typed && (
              <button
                type="button"
                className="icon-button"
                aria-label="Clear the filter"
                onClick={() => {
                  setTyped('');
                  setView({ filter: '' });
                }}
              >
                <Icon name="close" size={14} />
              </button>
            )
          }
        />
        {view.mode === 'search' &&
          (fixed ? (
            <Button variant="default" rightSection={<Icon name="close" size={14} />} onClick={() => setView({ from: null, to: null })} title="Search recent time instead">
              <span className="num">
                {formatTime(view.from, zone)} – {formatTime(view.to, zone, 'time')}
              </span>
            </Button>
          ) : (
            <Select
              aria-label="Time range"
              className="toolbar-select"
              allowDeselect={false}
              data={RANGES.map((value) => ({ value, label: RANGE_WORDS[value] }))}
              value={view.range}
              onChange={(value) => value && setView({ range: value as Range })}
            />
          ))}
        <Button type="submit" variant={typed.trim() === view.filter.trim() ? 'default' : 'filled'}>
          Apply
        </Button>
      </form>
      {view.mode === 'live' ? (
        <Live key={`${scope.tenant}/${scope.environment}`} {...{ scope, view, onFilter }} />
      ) : (
        <Search {...{ scope, view, onFilter }} onWiden={() => setView({ range: '7d', from: null, to: null })} onZoom={setView} />
      )}
    </Page>
  );
}
