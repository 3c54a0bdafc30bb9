// SPDX-License-Identifier: Apache-2.0
function texts(value: unknown): string[] {
  if (!Array.isArray(value)) return value === undefined || value === null ? [] : [JSON.stringify(value)];
  return value.map((one) => (typeof one === 'string' || typeof one === 'number' ? String(one) : JSON.stringify(one)));
}

function timesOf(value: unknown): string[] {
  if (!Array.isArray(value)) return [];
  return (value as Record<string, unknown>[]).map((one) => `${String(one.start_time)}–${String(one.end_time)}`);
}

/** One interval of Alertmanager's form, in a sentence: “monday:friday, 20:00–24:00, in Europe/London”. */
export function intervalWords(interval: Readonly<Record<string, unknown>>): string {
  const parts = [
    texts(interval.weekdays).join(', '),
    texts(interval.days_of_month).length > 0 && `days ${texts(interval.days_of_month).join(', ')} of the month`,
    texts(interval.months).length > 0 && `in ${texts(interval.months).join(', ')}`,
    texts(interval.years).length > 0 && `in ${texts(interval.years).join(', ')}`,
    timesOf(interval.times).join(' and '),
    typeof interval.location === 'string' && `in ${interval.location}`,
  ];
  return parts.filter(Boolean).join(', ') || 'always';
}
