// SPDX-License-Identifier: Apache-2.0
/** Why an alert is not told, in words: `silence:8f3a` becomes “Silenced”. */
export interface SuppressionWords {
  kind: string;
  id: string;
  word: string;
  /** What it means, as the end of “Not told: …”. */
  meaning: string;
}

const WORDS: Readonly<Record<string, [word: string, meaning: string]>> = {
  silence: ['Silenced', 'somebody asked for silence'],
  maintenance: ['Maintenance', 'it is maintained as planned'],
  inhibition: ['Inhibited', 'an alert that matters more is active'],
  dependency: ['Upstream down', 'something it depends on is down'],
  hours: ['Out of hours', 'it can wait for business hours'],
  flapping: ['Flapping', 'it comes and goes'],
  storm: ['Storm', 'there are too many at once, and a summary is sent instead'],
};

export function suppressionOf(label: string | null | undefined): SuppressionWords | null {
  if (!label) return null;
  const colon = label.indexOf(':');
  const kind = colon < 0 ? label : label.slice(0, colon);
  const [word, meaning] = WORDS[kind] ?? ['Suppressed', kind];
  return { kind, id: colon < 0 ? '' : label.slice(colon + 1), word, meaning };
}
