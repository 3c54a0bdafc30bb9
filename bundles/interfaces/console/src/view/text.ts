// SPDX-License-Identifier: Apache-2.0
import { isCollection, isPair, isScalar, LineCounter, parse, parseDocument, stringify } from 'yaml';
import { ApiError } from '../data/http';

export type TextFormat = 'yaml' | 'json';

export function textOf(value: unknown, format: TextFormat): string {
  return format === 'json' ? `${JSON.stringify(value, null, 2)}\n` : stringify(value, { lineWidth: 100 });
}

/** An object from YAML or JSON (which YAML includes); throws {@link ApiError} with the place of the mistake. */
export function readObject(text: string, noun: string): Record<string, unknown> {
  let value: unknown;
  try {
    value = parse(text);
  } catch (cause) {
    const at = (cause as { pos?: [number, number] }).pos?.[0] ?? null;
    const reason = cause instanceof Error ? (cause.message.split('\n')[0] ?? '') : String(cause);
    throw new ApiError('malformed', 0, 'This is not readable YAML or JSON', reason, {}, at);
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ApiError('malformed', 0, `${noun} is a set of named fields`, 'Begin with a name, a colon and a value.');
  }
  return value as Record<string, unknown>;
}

/** On which line, from 1, each part of the text begins: `route.routes[0].matchers[1]` to 14. Empty when it cannot be read. */
export function linesOf(text: string): ReadonlyMap<string, number> {
  const lines = new LineCounter();
  const found = new Map<string, number>();
  const document = parseDocument(text, { lineCounter: lines });
  if (document.errors.length > 0) return found;
  const at = (offset: number | undefined) => (offset === undefined ? null : lines.linePos(offset).line);
  const walk = (node: unknown, path: string) => {
    if (!isCollection(node)) return;
    node.items.forEach((item, index) => {
      if (isPair(item)) {
        const key = isScalar(item.key) ? String(item.key.value) : '';
        const own = path ? `${path}.${key}` : key;
        const line = at(isScalar(item.key) ? item.key.range?.[0] : undefined);
        if (line !== null) found.set(own, line);
        walk(item.value, own);
      } else {
        const own = `${path}[${index}]`;
        const line = at((item as { range?: [number, number, number] }).range?.[0]);
        if (line !== null) found.set(own, line);
        walk(item, own);
      }
    });
  };
  walk(document.contents, '');
  return found;
}

/** What is wrong with a text, and on which line; null where that is not known. */
export interface TextProblem {
  line: number | null;
  field: string | null;
  message: string;
}

/** The line of the field, or of the nearest part around it that is there. */
export function lineOf(field: string, lines: ReadonlyMap<string, number>): number | null {
  for (let path = field; path !== ''; path = path.replace(/(\.?[^.[\]]+|\[\d+\])$/, '')) {
    const line = lines.get(path);
    if (line !== undefined) return line;
  }
  return null;
}

/** A refusal as problems of the text, in the order of its lines. */
export function problemsOf(error: ApiError, text: string): TextProblem[] {
  const fields = Object.entries(error.fields);
  if (fields.length === 0) {
    const line = error.position === null ? null : text.slice(0, error.position).split('\n').length;
    return [{ line, field: null, message: [error.title, error.detail].filter(Boolean).join(': ') }];
  }
  const lines = linesOf(text);
  return fields
    .map(([field, message]) => ({ line: lineOf(field, lines), field, message }))
    .sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
}
