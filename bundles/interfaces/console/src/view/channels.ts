// SPDX-License-Identifier: Apache-2.0
/** The state of a channel's circuit behind the platform's word; null when it says nothing of one. */
export function circuitOf(state: string | null | undefined): 'open' | 'half-open' | null {
  const known = (state ?? '').toLowerCase().replace('_', '-');
  if (known === 'open' || known === 'cut-off' || known === 'circuit open') return 'open';
  return known === 'half-open' ? 'half-open' : null;
}
