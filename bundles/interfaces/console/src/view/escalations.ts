// SPDX-License-Identifier: Apache-2.0
import type { Escalation } from '../data/escalations';
import { isSlug, parseDuration } from '../data/parameters';

export interface TargetWords {
  kind: 'channel' | 'rota' | 'person';
  id: string;
  icon: 'channel' | 'calendar' | 'person';
}

const ICONS = { channel: 'channel', rota: 'calendar', person: 'person' } as const;

/** What `rota:primary` names. Without a kind it is a channel. */
export function targetOf(text: string): TargetWords {
  const colon = text.indexOf(':');
  const kind = text.slice(0, Math.max(0, colon));
  const known = kind === 'rota' || kind === 'person' ? kind : 'channel';
  return { kind: known, id: colon < 0 ? text : text.slice(colon + 1), icon: ICONS[known] };
}

/** What is wrong with an escalation, by field as the platform names it. */
export function checkEscalation(escalation: Escalation): Record<string, string> {
  const errors: Record<string, string> = {};
  if (!isSlug(escalation.id)) errors.id = 'Lower-case letters, digits and hyphens, such as platform.';
  let before = -1;
  escalation.steps.forEach((step, index) => {
    const after = parseDuration(step.after);
    if (after === null) errors[`steps[${index}].after`] = 'A time with its unit, such as 15m; 0s for at once.';
    else if (after < before) errors[`steps[${index}].after`] = 'Not before the step above it.';
    else before = after;
    if (step.notify.length === 0) errors[`steps[${index}].notify`] = 'Who is told?';
  });
  if (escalation.repeat) {
    if (!parseDuration(escalation.repeat.every)) errors['repeat.every'] = 'A time with its unit, such as 30m.';
    if (escalation.repeat.times < 1) errors['repeat.times'] = 'At least once.';
  }
  return errors;
}
