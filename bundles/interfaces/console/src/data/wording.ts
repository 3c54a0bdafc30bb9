// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { MessagePreview, Templates } from './channels';
import { request } from './http';

/** Why people are told, as the platform calls it, and how a person would say it. */
export const REASONS: readonly (readonly [string, string])[] = [
  ['opened', 'An alert opened'],
  ['repeated', 'It is still open'],
  ['escalated', 'It escalated'],
  ['acknowledged', 'Somebody took it'],
  ['cleared', 'It is over'],
  ['summary', 'Many at once'],
];

const address = (tenant: string) => `/v1/tenants/${encodeURIComponent(tenant)}/templates`;

/** The words that all channels of a tenant use unless they have their own. */
export function useTenantTemplates(tenant: string) {
  return useQuery({
    queryKey: ['templates', tenant],
    queryFn: ({ signal }) => request<Templates>('GET', address(tenant), { signal }),
  });
}

export function useSaveTenantTemplates(tenant: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (templates: Templates) => request<Templates>('PUT', address(tenant), { body: templates }),
    onSuccess: (saved) => client.setQueryData(['templates', tenant], saved),
    onSettled: () => client.invalidateQueries({ queryKey: ['channels', 'preview', tenant] }),
  });
}

/** What a message would look like; nothing is sent. */
export function useTenantPreview(tenant: string, draft: { templates: Templates; reason: string; channel: string | null }, enabled: boolean) {
  const body = { templates: draft.templates, reason: draft.reason, channel: draft.channel ?? undefined };
  return useQuery({
    queryKey: ['templates', 'preview', tenant, body],
    queryFn: ({ signal }) => request<MessagePreview>('POST', `${address(tenant)}/preview`, { signal, body }),
    enabled,
    placeholderData: (previous) => previous,
    retry: false,
    staleTime: 30_000,
  });
}
