// SPDX-License-Identifier: Apache-2.0
/** What a plugin says about one of its settings. Forms are drawn and checked from it alone. */
export interface Parameter {
  key: string;
  type: 'text' | 'integer' | 'decimal' | 'boolean' | 'duration' | 'choice' | 'text-list' | 'text-map';
  title: string;
  help: string | null;
  unit: string | null;
  default: unknown;
  required: boolean;
  secret: boolean;
  min: number | string | null;
  max: number | string | null;
  choices: string[] | null;
}

/** Settings of the platform itself that are right as they are for nearly every connector. */
const ADVANCED: ReadonlySet<string> = new Set(['pollEvery', 'lookback', 'overlap', 'window', 'concurrency', 'lateness']);

export function isAdvanced(parameter: Parameter): boolean {
  return ADVANCED.has(parameter.key) && !parameter.required;
}

export type Settings = Record<string, unknown>;

/** What a form field holds: text for most types, pairs for a map. */
export type FieldValue = string | boolean | string[] | [string, string][];
export type FieldValues = Record<string, FieldValue>;

/** What the platform shows in place of a stored secret. */
export const STORED_SECRET = '••••';

const UNITS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** Milliseconds of `90s`, `1h30m`, `7d` or an ISO-8601 duration; null for anything else, bare numbers too. */
export function parseDuration(text: string): number | null {
  const trimmed = text.trim();
  if (/^(\d+(\.\d+)?(ms|s|m|h|d))+$/.test(trimmed)) {
    let total = 0;
    for (const [, number, unit] of trimmed.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h|d)/g)) {
      total += Number(number) * (UNITS[unit ?? ''] ?? 0);
    }
    return total;
  }
  const iso = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+(?:\.\d+)?)S)?)?$/.exec(trimmed);
  if (!iso || trimmed === 'P' || trimmed.endsWith('T')) return null;
  const [, days, hours, minutes, seconds] = iso.map((part) => Number(part ?? 0));
  return ((((days ?? 0) * 24 + (hours ?? 0)) * 60 + (minutes ?? 0)) * 60 + (seconds ?? 0)) * 1_000;
}

/** Any setting as text: as it is, or as JSON when it is a structure. */
export function plain(value: unknown): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return String(value);
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

/** The field's first content: what is stored, else the default. A stored secret is never shown. */
export function initialValue(parameter: Parameter, stored: unknown): FieldValue {
  const value = stored ?? parameter.default;
  switch (parameter.type) {
    case 'boolean':
      return value === true || value === 'true';
    case 'text-list':
      if (Array.isArray(value)) return value.map(plain);
      return plain(value).split(',').map((item) => item.trim()).filter(Boolean);
    case 'text-map':
      return typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).map(([key, entry]): [string, string] => [key, plain(entry)])
        : [];
    default:
      return parameter.secret ? '' : plain(value);
  }
}

export function initialValues(parameters: readonly Parameter[], stored: Settings = {}): FieldValues {
  return Object.fromEntries(parameters.map((parameter) => [parameter.key, initialValue(parameter, stored[parameter.key])]));
}

function bound(limit: number | string | null, type: Parameter['type']): number | null {
  if (limit === null || limit === undefined || limit === '') return null;
  if (typeof limit === 'number') return limit;
  return type === 'duration' ? parseDuration(limit) : Number(limit);
}

function outside(parameter: Parameter, value: number): string | null {
  const min = bound(parameter.min, parameter.type);
  const max = bound(parameter.max, parameter.type);
  if (min !== null && value < min) return `At least ${parameter.min}.`;
  if (max !== null && value > max) return `At most ${parameter.max}.`;
  return null;
}

/** What is wrong with the value, with the fix; null when it will do. `stored`: a value is kept by the platform. */
export function checkValue(parameter: Parameter, value: FieldValue | undefined, stored: boolean): string | null {
  if (parameter.type === 'boolean') return null;
  if (Array.isArray(value)) {
    if (parameter.required && value.length === 0) return 'Give at least one.';
    if (parameter.type === 'text-map') {
      const keys = (value as [string, string][]).map(([key]) => key.trim());
      if (keys.some((key) => key === '')) return 'Every entry needs a name.';
      if (new Set(keys).size !== keys.length) return 'Each name may stand only once.';
    }
    return null;
  }
  const text = typeof value === 'string' ? value.trim() : '';
  if (text === '') {
    if (!parameter.required || (parameter.secret && stored)) return null;
    return 'This is needed.';
  }
  switch (parameter.type) {
    case 'integer':
      if (!/^[+-]?\d+$/.test(text)) return 'A whole number, such as 5.';
      return outside(parameter, Number(text));
    case 'decimal':
      if (!/^[+-]?\d+(\.\d+)?$/.test(text)) return 'A number, such as 2.5.';
      return outside(parameter, Number(text));
    case 'duration': {
      const millis = parseDuration(text);
      return millis === null ? 'A duration with its unit, such as 90s, 5m or 1h30m.' : outside(parameter, millis);
    }
    case 'choice':
      return parameter.choices && !parameter.choices.includes(text) ? `One of ${parameter.choices.join(', ')}.` : null;
    default:
      return null;
  }
}

export function checkValues(
  parameters: readonly Parameter[],
  values: FieldValues,
  stored: Settings | null,
): Record<string, string> {
  const errors: Record<string, string> = {};
  for (const parameter of parameters) {
    const error = checkValue(parameter, values[parameter.key], stored?.[parameter.key] !== undefined);
    if (error) errors[parameter.key] = error;
  }
  return errors;
}

/** The settings to send. Empty fields are left out: the platform takes the default, or keeps the stored secret. */
export function toSettings(parameters: readonly Parameter[], values: FieldValues): Settings {
  const settings: Settings = {};
  for (const parameter of parameters) {
    const value = values[parameter.key];
    if (value === undefined) continue;
    if (typeof value === 'boolean') settings[parameter.key] = value;
    else if (Array.isArray(value)) {
      if (parameter.type === 'text-map') {
        if (value.length > 0) settings[parameter.key] = Object.fromEntries(value as [string, string][]);
      } else if (value.length > 0) settings[parameter.key] = value;
    } else if (value.trim() !== '') {
      const numeric = parameter.type === 'integer' || parameter.type === 'decimal';
      settings[parameter.key] = numeric ? Number(value) : parameter.secret ? value : value.trim();
    }
  }
  return settings;
}

/** True for ids that the platform accepts: lower-case letters, digits and hyphens, not starting with a hyphen. */
export function isSlug(id: string): boolean {
  return /^[a-z0-9][a-z0-9-]{0,62}$/.test(id);
}

/** An id made from a name: `Harbour & Stone LLP` gives `harbour-stone-llp`. */
export function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 63);
}
