// SPDX-License-Identifier: Apache-2.0
import { Button, Skeleton } from '@mantine/core';
import type { UseQueryResult } from '@tanstack/react-query';
import { Component, type ReactNode } from 'react';
import { type ApiError, asApiError } from '../data/http';
import { formatTime } from '../format';
import { Icon, type IconName } from './Icon';
import { useZone } from './Time';

/** Nothing here yet, and what to do about it. */
export function Empty({ icon = 'inbox', title, children, action }: { icon?: IconName; title: string; children?: ReactNode; action?: ReactNode }) {
  return (
    <div className="empty">
      <span className="empty-icon">
        <Icon name={icon} size={24} />
      </span>
      <h3>{title}</h3>
      {children && <p>{children}</p>}
      {action && <div className="empty-action">{action}</div>}
    </div>
  );
}

/** Why something failed, and a way to try again. */
export function Failure({ error, onRetry, compact }: { error: unknown; onRetry?: () => void; compact?: boolean }) {
  const known: ApiError = asApiError(error);
  return (
    <div className={`failure${compact ? ' failure-compact' : ''}`} role="alert">
      <Icon name={known.kind === 'network' ? 'cloudOff' : 'circleX'} size={18} />
      <div className="failure-text">
        <strong>{known.title}</strong>
        {known.detail && <span>{known.detail}</span>}
        {Object.entries(known.fields).map(([field, message]) => (
          <span key={field}>
            <code>{field}</code> {message}
          </span>
        ))}
      </div>
      {onRetry && (
        <Button size="xs" variant="default" onClick={onRetry}>
          Try again
        </Button>
      )}
    </div>
  );
}

/** Shows where in a text the refusal is, with a pointer under the place. */
export function FilterProblem({ error, filter }: { error: ApiError; filter: string }) {
  const at = error.position;
  return (
    <div className="failure failure-filter" role="alert">
      <Icon name="circleX" size={18} />
      <div className="failure-text">
        <strong>{error.title}</strong>
        {error.detail && <span>{error.detail}</span>}
        {at !== null && at <= filter.length && (
          <pre aria-label={`The problem is at character ${at + 1}`}>
            {filter}
            {'\n'}
            {`${' '.repeat(at)}▲ character ${at + 1}`}
          </pre>
        )}
      </div>
    </div>
  );
}

export function LoadingRows({ rows = 6, height = 44 }: { rows?: number; height?: number }) {
  return (
    <div className="loading" role="status" aria-label="Loading">
      {Array.from({ length: rows }, (_, index) => (
        <Skeleton key={index} height={height} radius="md" />
      ))}
    </div>
  );
}

type Result<T> = Pick<UseQueryResult<T>, 'data' | 'error' | 'isError' | 'isPending' | 'dataUpdatedAt' | 'refetch'>;

/** What was read last, when reading it again failed. That nothing can be reached is said once, for the whole console. */
export function Stale({ query, whole }: { query: Pick<Result<unknown>, 'data' | 'isError' | 'error' | 'dataUpdatedAt'>; whole?: boolean }) {
  const zone = useZone();
  if (!query.isError || query.data === undefined) return null;
  if (!whole && asApiError(query.error).kind === 'network') return null;
  return (
    <div className="stale" role="status">
      <Icon name="cloudOff" size={16} />
      <span>
        Showing what was known at <b className="num">{formatTime(query.dataUpdatedAt, zone, 'time')}</b>.{' '}
        {asApiError(query.error).title}; trying again.
      </span>
    </div>
  );
}

/** The four states of anything that is read from the platform. */
export function Loaded<T>({
  query,
  empty,
  isEmpty = (data) => Array.isArray(data) && data.length === 0,
  loading = <LoadingRows />,
  compact,
  children,
}: {
  query: Result<T>;
  empty?: ReactNode;
  isEmpty?: (data: T) => boolean;
  loading?: ReactNode;
  compact?: boolean;
  children: (data: T) => ReactNode;
}) {
  if (query.data === undefined) {
    return query.isError ? <Failure error={query.error} onRetry={() => void query.refetch()} compact={compact} /> : loading;
  }
  return (
    <>
      <Stale query={query} />
      {empty !== undefined && isEmpty(query.data) ? empty : children(query.data)}
    </>
  );
}

/** Keeps a mistake in one view from taking the rest of the console down. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { error: Error | null }> {
  override state = { error: null as Error | null };

  static getDerivedStateFromError(error: Error) {
    return { error };
  }

  override render() {
    if (!this.state.error) return this.props.children;
    return (
      <Empty
        icon="circleX"
        title="This view stopped"
        action={<Button onClick={() => this.setState({ error: null })}>Show it again</Button>}
      >
        {this.state.error.message}
      </Empty>
    );
  }
}
