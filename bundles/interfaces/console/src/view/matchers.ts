// SPDX-License-Identifier: Apache-2.0
export const OPERATORS = ['=', '!=', '=~', '!~'] as const;
export type Operator = (typeof OPERATORS)[number];

/** One condition on a label, as Alertmanager writes it: `service="mail-gateway"`. */
export interface Matcher {
  name: string;
  operator: Operator;
  value: string;
}

export const OPERATOR_WORDS: Readonly<Record<Operator, string>> = {
  '=': 'is',
  '!=': 'is not',
  '=~': 'matches',
  '!~': 'does not match',
};

const QUOTED = /^\s*([^\s=!~"]+|"(?:[^"\\]|\\.)*")\s*(=~|!~|!=|=)\s*("(?:[^"\\]|\\.)*"|.*?)\s*$/s;

function unquote(text: string): string {
  if (!(text.length >= 2 && text.startsWith('"') && text.endsWith('"'))) return text;
  return text.slice(1, -1).replace(/\\(["\\n])/g, (_, escaped: string) => (escaped === 'n' ? '\n' : escaped));
}

/** Null when it is no matcher. */
export function parseMatcher(text: string): Matcher | null {
  const found = QUOTED.exec(text);
  if (!found) return null;
  const operator = OPERATORS.find((one) => one === found[2]);
  const name = unquote(found[1] ?? '');
  return operator && name ? { name, operator, value: unquote(found[3] ?? '') } : null;
}

export function formatMatcher({ name, operator, value }: Matcher): string {
  const escaped = value.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n');
  return `${name.trim()}${operator}"${escaped}"`;
}

/** What is wrong with a row of the builder; null when it will do. */
export function checkMatcher(matcher: Matcher): string | null {
  if (matcher.name.trim() === '') return 'Which label?';
  if (matcher.operator === '=~' || matcher.operator === '!~') {
    try {
      new RegExp(`^(?:${matcher.value})$`);
    } catch {
      return 'This is no regular expression.';
    }
  }
  return null;
}

/** Matchers that keep out everything: nothing is asked of any label. */
export function isBoundless(matchers: readonly Matcher[]): boolean {
  return matchers.every(({ operator, value }) => (operator === '=' && value === '') || (operator === '=~' && /^\.[*]$|^$/.test(value)) || operator === '!=' || operator === '!~');
}

/** The labels that a silence of this very alert begins with; the rest can be added. */
export function matchersOf(alert: { policy: string; environment: string; service: string | null; labels?: Record<string, string> }): Matcher[] {
  const found: Matcher[] = [
    { name: 'policy', operator: '=', value: alert.policy },
    { name: 'environment', operator: '=', value: alert.environment },
  ];
  if (alert.service) found.push({ name: 'service', operator: '=', value: alert.service });
  return found;
}

/** All labels matchers see of an alert. */
export function labelsOf(alert: {
  tenant: string;
  environment: string;
  policy: string;
  name: string;
  class: string;
  severity: string;
  service: string | null;
  labels?: Record<string, string>;
}): Record<string, string> {
  const { tenant, environment, policy, name, severity, service } = alert;
  return { ...alert.labels, tenant, environment, policy, name, class: alert.class, severity, ...(service ? { service } : {}) };
}
