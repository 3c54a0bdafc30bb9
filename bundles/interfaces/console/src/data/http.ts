// SPDX-License-Identifier: Apache-2.0
/** Why a request did not give what was asked for. The one error type of the console. */
export class ApiError extends Error {
  constructor(
    /** `network`: no answer. `malformed`: an answer that is not JSON. `problem`: the platform refused and said why. */
    readonly kind: 'network' | 'malformed' | 'problem',
    /** HTTP status; 0 when there was no answer. */
    readonly status: number,
    readonly title: string,
    readonly detail: string,
    /** Refusals of single fields: name of the field to what is wrong with it. */
    readonly fields: Readonly<Record<string, string>> = {},
    /** Zero-based place in the text that was refused, such as a filter expression. */
    readonly position: number | null = null,
    /** Who still uses what was to be deleted, in words. */
    readonly usedBy: readonly string[] = [],
  ) {
    super(detail ? `${title}: ${detail}` : title);
    this.name = 'ApiError';
  }

  /** True when trying again later may help. */
  get transient(): boolean {
    return this.kind === 'network' || this.status === 429 || this.status >= 500;
  }
}

export type QueryValue = string | number | boolean | null | undefined;

export interface RequestOptions {
  query?: Readonly<Record<string, QueryValue>>;
  body?: unknown;
  /** A body that is sent as it is, in place of `body`. */
  text?: { content: string; type: string };
  /** The version a change was made from, as `If-Match`. */
  version?: number;
  signal?: AbortSignal;
}

/** `path` with the given parameters; absent and empty ones are left out. */
export function withQuery(path: string, query: Readonly<Record<string, QueryValue>> = {}): string {
  const parameters = new URLSearchParams();
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue;
    parameters.set(name, String(value));
  }
  const text = parameters.toString();
  return text ? `${path}?${text}` : path;
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fieldErrors(problem: Record<string, unknown>): Record<string, string> {
  const found: Record<string, string> = {};
  const listed = problem.errors ?? problem.fields;
  if (Array.isArray(listed)) {
    for (const entry of listed) {
      if (!isObject(entry)) continue;
      const field = text(entry.field) || text(entry.name) || text(entry.pointer).replace(/^[#/]+/, '');
      const message = text(entry.message) || text(entry.detail) || text(entry.error);
      if (field && message) found[field] = message;
    }
  } else if (isObject(listed)) {
    for (const [field, message] of Object.entries(listed)) if (typeof message === 'string') found[field] = message;
  }
  if (Object.keys(found).length === 0 && text(problem.field)) found[text(problem.field)] = text(problem.detail);
  return found;
}

/** The error that a refusal with this status and body stands for. */
export function problemOf(status: number, body: unknown): ApiError {
  if (!isObject(body)) return new ApiError('problem', status, `The platform answered ${status}`, '');
  const said = /\bat position (\d+)/.exec(text(body.detail))?.[1];
  const position = [body.position, body.offset, said && Number(said)].find((value) => typeof value === 'number');
  return new ApiError(
    'problem',
    status,
    text(body.title) || `The platform answered ${status}`,
    text(body.detail) || text(body.message) || text(body.error),
    fieldErrors(body),
    position ?? null,
    Array.isArray(body.used_by) ? body.used_by.filter((one) => typeof one === 'string') : [],
  );
}

async function parse(response: Response): Promise<unknown> {
  const content = await response.text();
  if (content.trim() === '') return undefined;
  try {
    return JSON.parse(content) as unknown;
  } catch {
    if (!response.ok) return undefined;
    throw new ApiError(
      'malformed',
      response.status,
      'The answer could not be read',
      `Expected JSON, got ${response.headers.get('content-type') ?? 'something without a content type'}.`,
    );
  }
}

/** Sends the request and gives the raw answer; throws {@link ApiError} unless it was a success. */
export async function open(method: string, path: string, options: RequestOptions & { accept?: string } = {}) {
  const headers: Record<string, string> = { Accept: options.accept ?? 'application/json' };
  if (method !== 'GET') headers['X-Bellwether-Csrf'] = '1';
  if (options.body !== undefined) headers['Content-Type'] = 'application/json';
  if (options.text !== undefined) headers['Content-Type'] = options.text.type;
  if (options.version !== undefined) headers['If-Match'] = `"${options.version}"`;
  let response: Response;
  try {
    response = await fetch(withQuery(path, options.query), {
      method,
      headers,
      credentials: 'same-origin',
      cache: 'no-store',
      body: options.text?.content ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      signal: options.signal,
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError('network', 0, 'The platform cannot be reached', 'Check the connection; trying again shortly.');
  }
  if (!response.ok) throw problemOf(response.status, await parse(response));
  return response;
}

/** Sends the request and gives the JSON of the answer, `undefined` for an empty one. */
export async function request<T>(method: string, path: string, options: RequestOptions = {}): Promise<T> {
  return (await parse(await open(method, path, options))) as T;
}

/** One page of a list. */
export interface Page<T> {
  items: T[];
  next_cursor: string | null;
}

/** Reads a list whether it comes as `{items: […]}` or as a bare array. */
export async function list<T>(path: string, options: RequestOptions = {}): Promise<Page<T>> {
  const body = await request<unknown>('GET', path, options);
  if (Array.isArray(body)) return { items: body as T[], next_cursor: null };
  if (isObject(body) && Array.isArray(body.items)) {
    return { items: body.items as T[], next_cursor: text(body.next_cursor) || null };
  }
  throw new ApiError('malformed', 200, 'The answer could not be read', `Expected a list from ${path}.`);
}

/** Any thrown thing as the one error type. */
export function asApiError(cause: unknown): ApiError {
  if (cause instanceof ApiError) return cause;
  return new ApiError('malformed', 0, 'Something went wrong', cause instanceof Error ? cause.message : String(cause));
}
