// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it, vi } from 'vitest';
import { type ApiError, asApiError, list, problemOf, request, withQuery } from './http';

function answer(status: number, body: string, type = 'application/json') {
  const fetching = vi.fn<(url: string, options?: RequestInit) => Promise<Response>>(() =>
    Promise.resolve(new Response(status === 204 ? null : body, { status, headers: { 'content-type': type } })),
  );
  vi.stubGlobal('fetch', fetching);
  return fetching;
}

async function failure(work: Promise<unknown>): Promise<ApiError> {
  try {
    await work;
  } catch (cause) {
    return asApiError(cause);
  }
  throw new Error('expected a failure');
}

describe('withQuery', () => {
  it('leaves out what is absent or empty and encodes the rest', () => {
    expect(withQuery('/v1/events', { tenant: null, filter: '', limit: 0, q: "a = 'b&c'" })).toBe('/v1/events?limit=0&q=a+%3D+%27b%26c%27');
    expect(withQuery('/v1/events')).toBe('/v1/events');
  });
});

describe('request', () => {
  it('reads JSON and sends no body and no guard header with a GET', async () => {
    const fetching = answer(200, '{"a":1}');
    expect(await request('GET', '/v1/x', { query: { b: 2 } })).toEqual({ a: 1 });
    const [url, options] = fetching.mock.calls[0] ?? [];
    expect(url).toBe('/v1/x?b=2');
    expect(options?.body).toBeUndefined();
    expect(options?.headers).not.toHaveProperty('X-Bellwether-Csrf');
  });

  it('marks what changes something, so that a foreign page cannot send it', async () => {
    const fetching = answer(204, '');
    expect(await request('DELETE', '/v1/x')).toBeUndefined();
    expect(fetching.mock.calls[0]?.[1]?.headers).toMatchObject({ 'X-Bellwether-Csrf': '1' });
  });

  it('turns no answer into a network error that may pass', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')));
    const error = await failure(request('GET', '/v1/x'));
    expect(error.kind).toBe('network');
    expect(error.transient).toBe(true);
  });

  it('turns an answer that is not JSON into an error that says so', async () => {
    answer(200, '<html>proxy</html>', 'text/html');
    const error = await failure(request('GET', '/v1/x'));
    expect(error.kind).toBe('malformed');
    expect(error.detail).toContain('text/html');
  });

  it('keeps the words of a problem, and survives a refusal that is not JSON', async () => {
    answer(409, '{"title":"Taken","detail":"The id is in use.","status":409}', 'application/problem+json');
    const error = await failure(request('POST', '/v1/x', { body: {} }));
    expect([error.kind, error.status, error.title, error.detail, error.transient]).toEqual(['problem', 409, 'Taken', 'The id is in use.', false]);
    answer(502, '<html>bad gateway</html>', 'text/html');
    const other = await failure(request('GET', '/v1/x'));
    expect([other.kind, other.status, other.transient]).toEqual(['problem', 502, true]);
  });

  it('lets a cancelled request stay cancelled', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new DOMException('stopped', 'AbortError')));
    await expect(request('GET', '/v1/x')).rejects.toThrow('stopped');
  });
});

describe('problemOf', () => {
  it('finds refused fields in each form they come in', () => {
    expect(problemOf(400, { errors: [{ field: 'id', message: 'bad' }, { pointer: '#/url', detail: 'gone' }, 7] }).fields).toEqual({ id: 'bad', url: 'gone' });
    expect(problemOf(400, { errors: { url: 'needed' } }).fields).toEqual({ url: 'needed' });
    expect(problemOf(400, { field: 'id', detail: 'taken' }).fields).toEqual({ id: 'taken' });
  });

  it('finds the place of a mistake as a number or in the words', () => {
    expect(problemOf(400, { position: 0 }).position).toBe(0);
    expect(problemOf(400, { detail: "unexpected ')' at position 14; remove it" }).position).toBe(14);
    expect(problemOf(400, { detail: 'no place' }).position).toBeNull();
    expect(problemOf(400, undefined).title).toContain('400');
  });
});

describe('list', () => {
  it('reads pages and bare arrays, and refuses anything else', async () => {
    answer(200, '{"items":[1],"next_cursor":"n"}');
    expect(await list('/v1/x')).toEqual({ items: [1], next_cursor: 'n' });
    answer(200, '[1,2]');
    expect(await list('/v1/x')).toEqual({ items: [1, 2], next_cursor: null });
    answer(200, '{"oops":1}');
    expect((await failure(list('/v1/x'))).kind).toBe('malformed');
  });
});
