// SPDX-License-Identifier: Apache-2.0
// How the mock platform answers: documents, pages, refusals.
export const problem = (status, title, detail, more = {}) => ({ status, body: { type: 'about:blank', title, status, detail, ...more } });
export const ok = (body, status = 200) => ({ status, body });
export const missing = () => problem(404, 'Not found', 'There is no such thing here.');

export function page(items, query, most = 5_000) {
  const limit = Math.min(Number(query.get('limit') ?? 100), most);
  const offset = Number(query.get('cursor') ?? 0);
  const next = offset + limit < items.length ? String(offset + limit) : null;
  return ok({ items: items.slice(offset, offset + limit), next_cursor: next });
}

export const inScope = (query) => (item) =>
  (!query.get('tenant') || !item.tenant || item.tenant === query.get('tenant')) &&
  (!query.get('environment') || !item.environment || item.environment === query.get('environment'));

/** Read, replace and delete for things that have an id within a tenant. */
export function entity(items, method, id, query, body) {
  const tenant = query.get('tenant') ?? body?.tenant;
  const index = items.findIndex((item) => item.id === id && (!tenant || !item.tenant || item.tenant === tenant));
  if (method === 'DELETE') {
    if (index >= 0) items.splice(index, 1);
    return ok(undefined, 204);
  }
  if (index < 0) return missing();
  if (method === 'PUT') items[index] = { ...items[index], ...body };
  return ok(items[index]);
}

export function create(items, body, defaults = {}) {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(body?.id ?? '')) return problem(400, 'Invalid id', 'Use lower-case letters, digits and hyphens.', { field: 'id' });
  if (items.some((item) => item.id === body.id && item.tenant === body.tenant)) return problem(409, 'It exists already', `The id ${body.id} is taken.`, { field: 'id' });
  items.push({ ...defaults, ...body });
  return ok(items.at(-1), 201);
}

/** The whole of a kind of document: list, make, read, replace, delete, which is refused while others name it. */
export function documents(items, method, id, query, body, users = () => []) {
  if (id && method === 'DELETE' && query.get('force') !== 'true') {
    const named = users(id);
    if (named.length > 0) return problem(409, 'In use', `${id} is used by ${named.join(', ')}; take it out there first, or delete it all the same with force`, { used_by: named });
  }
  if (id) return entity(items, method, id, query, body);
  return method === 'POST' ? create(items, { tenant: query.get('tenant'), ...body }) : page(items.filter(inScope(query)), query);
}
