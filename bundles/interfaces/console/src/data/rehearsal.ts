// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { Severity } from './alerts';
import { request } from './http';
import { definitionOf, type Policy } from './policies';

/** An alert that would have opened. */
export interface Course {
  id: string;
  group: Record<string, string>;
  severity: Severity;
  opened_at: string;
  /** Null while it would still be open. */
  resolved_at: string | null;
  value: number | null;
  peak: number | null;
  threshold: number | null;
  summary: string;
}

export interface TestResult {
  name: string;
  passed: boolean;
  start: string;
  /** What did not come as expected, and what came instead. */
  problems: string[];
  alerts: Course[];
}

export interface TestReport {
  policy: string;
  passed: number;
  failed: number;
  tests: TestResult[];
}

/** A message a channel would have been sent. */
export interface Told {
  at: string;
  channel: string;
  reason: string;
  alerts: string[];
}

export interface Choice {
  value: string;
  number: number;
  alerts: number;
}

/** What another setting would have led to. Offered, never applied. */
export interface Offer {
  setting: string;
  now: string;
  offered: string | null;
  alerts: number;
  target: number;
  curve: Choice[];
  says: string;
}

/** Alerts of this policy that there really were, against those of the backtest. */
export interface Real {
  alert_count: number;
  both: number;
  missed: { alert_id: string; summary: string; started_at: string }[];
  /** Ids of the backtest's alerts that there were not. */
  new: string[];
  confirmed: number;
  dismissed: number;
  precision_estimate: number | null;
  recall_estimate: number | null;
}

export interface BacktestResult {
  from: string;
  to: string;
  alerts: Course[];
  alert_count: number;
  pages: Told[];
  page_count: number;
  flaps: number;
  open_before: number;
  current: { alert_count: number; page_count: number; same: number; added: Course[]; gone: Course[] } | null;
  real: Real | null;
  uncovered: { from: string; to: string; why: string }[];
  notes: string[];
  groups: number;
  buckets: number;
  took_ms: number;
  suggestion: Offer | null;
}

export interface Backtest {
  id: string;
  state: 'queued' | 'running' | 'done' | 'failed' | 'cancelled';
  /** 0 to 1. */
  progress: number;
  doing: string | null;
  error: string | null;
  result: BacktestResult | null;
}

const address = (id: string) => `/v1/alerts/policies/${encodeURIComponent(id)}`;

/** Runs the tests a policy carries, or those of a definition that is being written. */
export function useRunTests(policy: Policy, tenant: string | null) {
  return useMutation({
    mutationFn: (draft: Policy | null) =>
      draft
        ? request<TestReport>('POST', '/v1/alerts/policies/test', { query: { tenant }, body: definitionOf(draft) })
        : request<TestReport>('POST', `${address(policy.id)}/test`, { query: { tenant } }),
  });
}

export interface BacktestAsk {
  environment: string;
  from: string;
  to: string;
  policy?: Policy;
  suggest?: { alerts: number; per: string };
}

export function useStartBacktest(policy: Policy, tenant: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (ask: BacktestAsk) =>
      request<Backtest>('POST', `${address(policy.id)}/backtest`, {
        query: { tenant },
        body: { ...ask, policy: ask.policy && definitionOf(ask.policy) },
      }),
    onSuccess: (job) => client.setQueryData(['backtest', tenant, job.id], job),
  });
}

const over = (job: Backtest | undefined) => job !== undefined && job.state !== 'queued' && job.state !== 'running';

/** Follows a backtest until it is over. */
export function useBacktest(id: string | null, tenant: string | null) {
  return useQuery({
    queryKey: ['backtest', tenant, id],
    queryFn: ({ signal }) => request<Backtest>('GET', `/v1/backtests/${encodeURIComponent(id ?? '')}`, { signal, query: { tenant } }),
    enabled: id !== null,
    refetchInterval: (query) => (over(query.state.data) ? false : 700),
    staleTime: Infinity,
  });
}

export function useCancelBacktest(tenant: string | null) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (id: string) => request<Backtest>('POST', `/v1/backtests/${encodeURIComponent(id)}/cancel`, { query: { tenant } }),
    onSettled: (_, __, id) => client.invalidateQueries({ queryKey: ['backtest', tenant, id] }),
  });
}
