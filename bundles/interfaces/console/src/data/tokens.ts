import { useMutation } from '@tanstack/react-query';
import { request } from './http';

export const ROLES = ['viewer', 'investigator', 'admin'] as const;

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
  tenants: string[];
  environments: string[];
  role: string;
  scopes: string[];
  expiresAt: string | null;
}

/** Issues a token. Its text is in the answer and can never be read again. */
export function useIssueToken() {
  return useMutation({
    mutationFn: (wanted: TokenRequest) => request<{ token: string }>('POST', '/v1/tokens', { body: wanted }),
  });
}
