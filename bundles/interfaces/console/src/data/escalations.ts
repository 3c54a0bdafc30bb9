// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import type { Severity } from './alerts';
import { type Kind, useDeleteDocument, useDocuments, useSaveDocument } from './documents';
import { request } from './http';

/** Who is told, and who next while nobody acknowledges. */
export interface Escalation extends Record<string, unknown> {
  id: string;
  tenant?: string | null;
  name?: string;
  /** `notify` names targets such as `rota:primary`, `person:ada` or `channel:service-desk`. */
  steps: { after: string; notify: string[] }[];
  repeat?: { every: string; times: number } | null;
}

/** The way an alert would take, without anybody being told. */
export interface Drill {
  id: string;
  steps: {
    step: number;
    at: string;
    after: string;
    targets: {
      target: string;
      who: string | null;
      channels: { channel: string; notifier: string | null; state: string | null; would_tell: boolean; reason: string | null }[];
    }[];
  }[];
  /** How it ends, in words. */
  ends: string | null;
}

const KIND: Kind = { key: 'escalations', path: '/v1/escalations' };

export const useEscalations = (tenant: string | null) => useDocuments<Escalation>(KIND, tenant, tenant !== null);
export const useSaveEscalation = () => useSaveDocument<Escalation>(KIND);
export const useDeleteEscalation = () => useDeleteDocument<Escalation>(KIND);

export function useDrill(tenant: string) {
  return useMutation({
    mutationFn: ({ id, severity, at }: { id: string; severity: Severity; at?: string }) =>
      request<Drill>('POST', `/v1/escalations/${encodeURIComponent(id)}/drill`, { query: { tenant }, body: { severity, at } }),
  });
}
