// SPDX-License-Identifier: Apache-2.0
/** What the user is looking at: one environment, one tenant, or everything the session may see. */
export interface Scope {
  tenant: string | null;
  environment: string | null;
}

/** Reads the scope from the address; an environment without a tenant means nothing and is dropped. */
export function readScope(parameters: URLSearchParams): Scope {
  const tenant = parameters.get('tenant') || null;
  return { tenant, environment: tenant ? parameters.get('environment') || null : null };
}

/** The same address with another scope; a new tenant forgets the environment unless one is given. */
export function writeScope(parameters: URLSearchParams, scope: Scope): URLSearchParams {
  const next = new URLSearchParams(parameters);
  if (scope.tenant) next.set('tenant', scope.tenant);
  else next.delete('tenant');
  if (scope.tenant && scope.environment) next.set('environment', scope.environment);
  else next.delete('environment');
  return next;
}

/** The address of another page in the same scope, with that page's own parameters. */
export function linkTo(path: string, scope: Scope, own: Readonly<Record<string, string | null | undefined>> = {}): string {
  const parameters = writeScope(new URLSearchParams(), scope);
  for (const [name, value] of Object.entries(own)) if (value) parameters.set(name, value);
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

/** The scope as parameters of a request. */
export function scopeQuery(scope: Scope): Record<string, string | null> {
  return { tenant: scope.tenant, environment: scope.environment };
}
