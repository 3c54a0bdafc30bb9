// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { list, request } from './http';
import { STORED_SECRET } from './parameters';

/** A document of a tenant under an id that its author chose. */
export interface TenantDocument {
  id: string;
  tenant?: string | null;
}

/** Where a kind of document lives, and what the platform adds when it shows one. */
export interface Kind {
  /** First part of the query keys. */
  key: string;
  path: string;
  /** Fields that are shown but are no part of what is sent. */
  shownOnly?: readonly string[];
}

/** The document as it is sent: without what only the platform says, what is not given, and secrets that are shown as dots. */
export function bodyOf<T extends TenantDocument>(kind: Kind, document: T): Record<string, unknown> {
  const leave = ['tenant', 'created_at', 'updated_at', 'version', ...(kind.shownOnly ?? [])];
  const given = Object.entries(document).filter(([name, value]) => !leave.includes(name) && value !== null && value !== undefined);
  return Object.fromEntries(
    given.map(([name, value]) =>
      name === 'settings' && typeof value === 'object' ? [name, Object.fromEntries(Object.entries(value as object).filter(([, one]) => one !== STORED_SECRET))] : [name, value as unknown],
    ),
  );
}

export function useDocuments<T extends TenantDocument>(kind: Kind, tenant: string | null, enabled = true) {
  return useQuery({
    queryKey: [kind.key, 'list', tenant],
    queryFn: ({ signal }) => list<T>(kind.path, { signal, query: { tenant, limit: 1000 } }),
    select: (page) => page.items,
    refetchInterval: 15_000,
    enabled,
  });
}

/** Makes or replaces a document as a whole. */
export function useSaveDocument<T extends TenantDocument>(kind: Kind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ document, tenant, isNew }: { document: T; tenant: string | null; isNew: boolean }) => {
      const query = { tenant: document.tenant ?? tenant };
      const body = bodyOf(kind, document);
      return isNew
        ? request<T>('POST', kind.path, { query, body })
        : request<T>('PUT', `${kind.path}/${encodeURIComponent(document.id)}`, { query, body });
    },
    onSettled: () => client.invalidateQueries({ queryKey: [kind.key] }),
  });
}

/** With `force` also what others name; without, that is refused and the error says who does. */
export function useDeleteDocument<T extends TenantDocument>(kind: Kind) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: ({ document, tenant, force }: { document: T; tenant: string | null; force?: boolean }) =>
      request<undefined>('DELETE', `${kind.path}/${encodeURIComponent(document.id)}`, { query: { tenant: document.tenant ?? tenant, force: force || undefined } }),
    onSettled: () => client.invalidateQueries({ queryKey: [kind.key] }),
  });
}
