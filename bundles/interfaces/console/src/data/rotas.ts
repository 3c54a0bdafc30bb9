// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { type Kind, useDeleteDocument, useDocuments, useSaveDocument } from './documents';
import { list, request } from './http';

export interface Layer {
  id: string;
  people: string[];
  starts_at: string;
  hand_over: { every: string };
  restrict?: { weekdays?: string[]; from?: string; to?: string }[];
}

/** Who takes turns, in layers: a later layer takes over where it has somebody. */
export interface Rota extends Record<string, unknown> {
  id: string;
  tenant?: string | null;
  name?: string;
  time_zone?: string | null;
  layers: Layer[];
}

/** A stretch with the same person on call; without a person it is a gap. */
export interface Shift {
  from: string;
  to: string;
  person: string | null;
  person_name?: string | null;
  layer: string | null;
  override: string | null;
}

export interface Note {
  id?: string;
  at: string;
  author: string | null;
  text: string;
}

/** Somebody stands in for a while. */
export interface Override {
  id: string;
  tenant?: string | null;
  rota: string;
  person: string;
  from: string;
  to: string;
  comment?: string | null;
}

const ROTAS: Kind = { key: 'oncall-rotas', path: '/v1/oncall/rotas' };
const OVERRIDES: Kind = { key: 'oncall-overrides', path: '/v1/oncall/overrides', shownOnly: ['created_by'] };
const address = (rota: string, part: string) => `/v1/oncall/rotas/${encodeURIComponent(rota)}/${part}`;

export const useRotas = (tenant: string | null) => useDocuments<Rota>(ROTAS, tenant, tenant !== null);
export const useSaveRota = () => useSaveDocument<Rota>(ROTAS);
export const useDeleteRota = () => useDeleteDocument<Rota>(ROTAS);
export const useOverrides = (tenant: string | null) => useDocuments<Override>(OVERRIDES, tenant, tenant !== null);

export function useShifts(tenant: string, rota: string, from: string, to: string) {
  return useQuery({
    queryKey: ['oncall', 'shifts', tenant, rota, from, to],
    queryFn: ({ signal }) => list<Shift>(address(rota, 'shifts'), { signal, query: { tenant, from, to } }),
    select: (page) => page.items,
    refetchInterval: 30_000,
  });
}

/** Who is on call changes with overrides. */
export function useSaveOverride() {
  const client = useQueryClient();
  const save = useSaveDocument<Override>(OVERRIDES);
  return { ...save, refresh: () => client.invalidateQueries({ queryKey: ['oncall'] }) };
}

export function useDeleteOverride() {
  const client = useQueryClient();
  const remove = useDeleteDocument<Override>(OVERRIDES);
  return { ...remove, refresh: () => client.invalidateQueries({ queryKey: ['oncall'] }) };
}

export function useNotes(tenant: string, rota: string) {
  return useQuery({
    queryKey: ['oncall', 'notes', tenant, rota],
    queryFn: ({ signal }) => list<Note>(address(rota, 'notes'), { signal, query: { tenant, limit: 20 } }),
    select: (page) => page.items,
    refetchInterval: 30_000,
  });
}

export function useAddNote(tenant: string, rota: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (text: string) => request<Note>('POST', address(rota, 'notes'), { query: { tenant }, body: { text } }),
    onSettled: () => client.invalidateQueries({ queryKey: ['oncall'] }),
  });
}
