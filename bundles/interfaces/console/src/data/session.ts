// SPDX-License-Identifier: Apache-2.0
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useCallback } from 'react';
import { ApiError, request } from './http';

/** Who is signed in. A `tenant` of null means every tenant. */
export interface Session {
  tenant: string | null;
  environments: string[];
  role: string;
  scopes: string[];
}

/** Who is signed in; null when nobody is. */
export function useSession() {
  return useQuery({
    queryKey: ['session'],
    queryFn: async ({ signal }): Promise<Session | null> => {
      try {
        return await request<Session>('GET', '/v1/session', { signal });
      } catch (cause) {
        if (cause instanceof ApiError && cause.status === 401) return null;
        throw cause;
      }
    },
    staleTime: 60_000,
  });
}

/** Forgets what was read for the last user. For the sign-in page: while others look on, it would be read again. */
export function useForget(): () => void {
  const client = useQueryClient();
  return useCallback(() => client.removeQueries({ predicate: (query) => query.queryKey[0] !== 'session' }), [client]);
}

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (token: string) => request<Session>('POST', '/v1/session', { body: { token } }),
    onSuccess: (session) => client.setQueryData(['session'], session),
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => request<undefined>('DELETE', '/v1/session'),
    onSuccess: () => client.setQueryData(['session'], null),
  });
}

/** True when the session may do what the scope stands for. The platform decides again on each request. */
export function allows(session: Session | null | undefined, scope: string): boolean {
  if (!session) return false;
  const scopes = session.scopes ?? [];
  return scopes.includes(scope) || scopes.includes('platform.admin');
}

export function useAllowed(scope: string): boolean {
  return allows(useSession().data, scope);
}
