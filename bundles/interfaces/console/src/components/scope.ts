// SPDX-License-Identifier: Apache-2.0
import { useCallback } from 'react';
import { useSearchParams } from 'react-router-dom';
import { useSession } from '../data/session';
import { readScope, type Scope, writeScope } from '../view/scope';

/** The scope of the address. A session of one tenant is always in that tenant. */
export function useScope(): Scope {
  const [parameters] = useSearchParams();
  const session = useSession().data;
  const scope = readScope(parameters);
  return session?.tenant ? { tenant: session.tenant, environment: parameters.get('environment') || null } : scope;
}

export function useSetScope(): (scope: Scope) => void {
  const [, setParameters] = useSearchParams();
  return useCallback((scope) => setParameters((now) => writeScope(now, scope)), [setParameters]);
}
