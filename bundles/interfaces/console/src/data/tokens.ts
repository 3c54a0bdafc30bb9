// SPDX-License-Identifier: Apache-2.0
import { useMutation } from '@tanstack/react-query';
import { request } from './http';

export const ROLES = ['viewer', 'investigator', 'admin', 'platform'] as const;

export const SCOPES = [
  'sentry.ingest',
  'sentry.read',
  'sentry.alert.read',
  'sentry.alert.write',
  'sentry.policy.read',
  'sentry.policy.write',
  'admin',
] as const;

export interface TokenRequest {
  /** What it is for, for whoever reviews the tokens. */
  name: string;
  /** Null stands for every tenant. */
  tenant: string | null;
  environments: string[];
  role: string;
  scopes: string[];
  expiresAt: string | null;
}

/** Issues a token. Its text is in the answer and can never be read again. */
export function useIssueToken() {
  return useMutation({
    mutationFn: (wanted: TokenRequest) => request<{ token: string }>('POST', '/v1/tokens', { body: { ...wanted, name: wanted.name || undefined, scopes: wanted.scopes.length > 0 ? wanted.scopes : undefined } }),
  });
}
