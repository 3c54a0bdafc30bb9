// SPDX-License-Identifier: Apache-2.0
/** The state of a channel's circuit behind the platform's word; null when it says nothing of one. */
export function circuitOf(state: string | null | undefined): 'open' | 'half-open' | null {
  const known = (state ?? '').toLowerCase().replace('_', '-');
  if (known.startsWith('circuit open') || known === 'open' || known === 'cut-off') return 'open';
  return known === 'half-open' || known.startsWith('circuit half-open') ? 'half-open' : null;
}

/** When an open circuit lets the next attempt through: `circuit open until 2026-03-01T12:00:00Z` names it. Null where it does not. */
export function probeAt(state: string | null | undefined): string | null {
  const named = /until (\S+)$/.exec(state ?? '')?.[1];
  return named && !Number.isNaN(Date.parse(named)) ? named : null;
}
