// SPDX-License-Identifier: Apache-2.0
import { useQuery } from '@tanstack/react-query';
import type { EventRef } from './incidents';
import { ApiError, request } from './http';

export interface Cause {
  rank: number;
  cause: string;
  title: string;
  score: number;
  /** Of all scores together, 0 to 1. */
  share: number;
  since: string | null;
  why: { text: string; evidence: EventRef[] }[];
}

/** What moved before the peak. */
export interface LeadIndicator {
  name: string;
  class: string;
  since: string;
  minutes_before_peak: number;
  text: string;
  evidence: EventRef[];
}

export interface ChainStep {
  timestamp: string;
  service: string | null;
  node: string | null;
  message: string | null;
  event_id: string;
}

export interface Causes {
  incident_id: string | null;
  peak_at: string | null;
  candidates: Cause[];
  lead_indicators: LeadIndicator[];
  chain: { kind: 'plan' | 'correlation'; key: string; steps: ChainStep[]; complete?: boolean } | null;
  changes: { timestamp: string; kind: string; actor: string | null; text: string; evidence: EventRef[] }[];
}

/** The ranked causes of an incident. Deterministic: the same facts give the same answer. */
export function useCauses(incident: { incident_id: string; tenant: string; environment: string } | undefined) {
  const { tenant = '', environment = '', incident_id: id = '' } = incident ?? {};
  return useQuery({
    queryKey: ['incidents', 'rca', id],
    queryFn: ({ signal }) =>
      request<Causes>('GET', `/tenants/${encodeURIComponent(tenant)}/envs/${encodeURIComponent(environment)}/rca`, { signal, query: { incidentId: id } }),
    select: (found): Causes => ({ ...found, candidates: found.candidates ?? [], lead_indicators: found.lead_indicators ?? [], changes: found.changes ?? [] }),
    enabled: incident !== undefined,
    refetchInterval: 30_000,
    retry: (count, cause) => count < 1 && cause instanceof ApiError && cause.transient,
  });
}
