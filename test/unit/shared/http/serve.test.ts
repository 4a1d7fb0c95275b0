import { expect, test } from 'vitest';
import * as z from 'zod';
import { defineProblem, Problem } from '../../../../shared/base/problem.ts';
import { withAttribution } from '../../../../shared/dynamo/write-attribution.ts';
import { httpLimits } from '../../../../shared/http/limits.ts';
import { file, reply } from '../../../../shared/http/reply.ts';
import { defineRoutes } from '../../../../shared/http/routes.ts';
import { serve } from '../../../../shared/http/serve.ts';
import { call, requestId, type Sent, send as sendRaw } from '../../../support/http/gateway-event.ts';

const teapot = defineProblem(418, 'teapot', 'This is a teapot');
const Item = z.strictObject({ name: z.string().min(1), size: z.strictObject({ cm: z.int() }).optional() });
const Filter = z.object({ limit: z.coerce.number().int().max(9) });

const routes = defineRoutes({
  'POST /things': { summary: 'Make', access: 'public', body: Item, idempotent: true, returns: { 201: Item } },
  'PUT /things': { summary: 'Replace', access: 'public', body: Item, maxBodyBytes: 100, returns: { 200: Item } },
  'PATCH /things': { summary: 'Change', access: 'public', body: Item.partial(), returns: { 200: Item } },
  'GET /things': { summary: 'List', access: 'public', query: Filter, returns: { 200: Filter } },
  'GET /things/{thingId}': { summary: 'Read', access: 'public', returns: { 200: z.object({ id: z.string() }) } },
  'DELETE /things': { summary: 'Drop', access: 'public', returns: { 204: null } },
  'POST /jottings': {
    ...{ summary: 'Add', access: 'public', idempotent: 'optional', body: z.json() },
    returns: { 201: z.object({ key: z.string() }) },
  },
  'PUT /notes': { summary: 'Note', access: 'public', body: z.json(), returns: { 200: z.json() } },
  'POST /files': {
    ...{ summary: 'Upload', access: 'public', body: z.unknown(), lateBody: true, maxBodyBytes: 4_000_000 },
    ...{ query: z.object({ as: z.string().optional() }), returns: { 200: z.unknown() } },
  },
  'GET /picture': { summary: 'See', access: 'public', returns: { 200: 'image/png' } },
  'GET /moved': { summary: 'Look', access: 'public', returns: { 200: Item } },
  'GET /teapot': { summary: 'Brew', access: 'public', returns: { 200: Item }, problems: [teapot] },
  'GET /broken': { summary: 'Fail', access: 'public', returns: { 200: Item } },
  'GET /cause': { summary: 'Tell', access: 'public', returns: { 200: z.object({ stamp: z.string() }) } },
});

const picture = new Uint8Array([0x89, 0x50, 0x00, 0xff]);
const handler = serve(routes, {
  'POST /things': async ({ body, key }) => ({ ...body, key }),
  'PUT /things': async ({ body }) => body,
  'PATCH /things': async ({ body }) => body,
  'GET /things': async ({ query }) => query,
  'GET /things/{thingId}': async ({ params }) => ({ id: params.thingId }),
  'DELETE /things': async () => undefined,
  'POST /jottings': async ({ key }) => ({ key }),
  'PUT /notes': async ({ body }) => body,
  'POST /files': async ({ query, body }) => {
    if (query.as === 'stranger') throw new Problem(teapot);
    return { isArray: Array.isArray(body()) };
  },
  'GET /picture': async () => file('image/png', picture),
  'GET /moved': async () => reply(202, { name: 'x' }, { location: '/there', 'cache-control': 'no-cache' }),
  'GET /teapot': async () => {
    throw new Problem(teapot, 'Short and stout', { headers: { 'retry-after': '3' }, members: { spouts: 1 } });
  },
  'GET /broken': async () => {
    throw new Error('the password is hunter2');
  },
  'GET /cause': async () => {
    const { Item: row } = withAttribution('PutItemCommand', { Item: {} as Record<string, unknown> });
    return { stamp: row.by };
  },
});
const send = (routeKey: string, sent?: Sent) => call(handler, routeKey, sent);
const json = (value: unknown, headers: Record<string, string> = {}): Sent => ({
  body: JSON.stringify(value),
  headers: { 'content-type': 'application/json', ...headers },
});
const upload = (body: string): Sent => ({ body, headers: { 'content-type': 'application/json' } });

test('a route that is not in the table is not found', async () => {
  const answer = await send('GET /nowhere');
  expect(answer).toMatchObject({ statusCode: 404, json: { code: 'route_not_found', requestId } });
});

test('a body that is not JSON is refused', async () => {
  const answer = await send('PUT /things', { body: '{"name":' });
  expect(answer).toMatchObject({ statusCode: 400, json: { code: 'invalid_json' } });
});

test.each([
  ['an unknown field', { name: 'a', price: 1 }, '/price'],
  ['an unknown field further down', { name: 'a', size: { cm: 1, inch: 2 } }, '/size/inch'],
  ['a wrong type', { name: 'a', size: { cm: 'tall' } }, '/size/cm'],
  ['a missing field', {}, '/name'],
  ['a name that needs escaping', { name: 'a', 'x/y~z': 1 }, '/x~1y~0z'],
  ['no object', [1], ''],
])('%s is refused with a pointer to it', async (_, body, pointer) => {
  const answer = await send('PUT /things', json(body));
  expect(answer).toMatchObject({ statusCode: 422, json: { code: 'invalid_request', errors: [{ pointer }] } });
});

test('query parameters are parsed: an invalid one is named, an unknown one ignored', async () => {
  expect(await send('GET /things', { query: { limit: '7', page: '3' } })).toMatchObject({ json: { limit: 7 } });
  const refused = await send('GET /things', { query: { limit: '10' } });
  expect(refused).toMatchObject({ statusCode: 422, json: { errors: [{ pointer: '?limit' }] } });
});

test.each(['', 'x'.repeat(15), 'x'.repeat(129)])('the idempotency key "%s" is refused', async (key) => {
  const answer = await send('POST /things', json({ name: 'a' }, key ? { 'idempotency-key': key } : {}));
  expect(answer).toMatchObject({ statusCode: 400, json: { code: 'idempotency_key_required' } });
});

test('the idempotency key reaches the action, and the status comes from the table', async () => {
  const answer = await send('POST /things', json({ name: 'a' }, { 'idempotency-key': 'x'.repeat(16) }));
  expect(answer).toMatchObject({ statusCode: 201, json: { name: 'a', key: 'x'.repeat(16) } });
});

test('where the idempotency key is optional, each request without one has its own', async () => {
  const keyOf = async (headers: Record<string, string>) => (await send('POST /jottings', json({}, headers))).json;
  const own = 'x'.repeat(16);
  expect(await keyOf({ 'idempotency-key': own })).toEqual({ key: own });
  expect(await keyOf({ 'idempotency-key': 'short' })).toMatchObject({ code: 'idempotency_key_required' });
  const one = await keyOf({});
  expect(one).toEqual({ key: expect.stringMatching(/^.{16,128}$/) });
  expect(await keyOf({})).not.toEqual(one);
});

test('a body is limited by its route, or by the default limit', async () => {
  const ofBytes = (bytes: number) => json({ name: 'é'.repeat((bytes - 11) / 2) });
  expect(await send('PUT /things', ofBytes(99))).toMatchObject({ statusCode: 200 });
  expect(await send('PUT /things', ofBytes(101))).toMatchObject({ statusCode: 413, json: { code: 'body_too_large' } });
  expect(await send('PATCH /things', ofBytes(httpLimits.bodyBytes - 1))).toMatchObject({ statusCode: 200 });
  expect(await send('PATCH /things', ofBytes(httpLimits.bodyBytes + 1))).toMatchObject({ statusCode: 413 });
});

const nested = (levels: number) => '['.repeat(levels) + ']'.repeat(levels);
const raw = (body: string) => send('PUT /notes', { body, headers: { 'content-type': 'application/json' } });

test('a body may be nested up to the limit, and no depth causes a fault', async () => {
  expect(await raw(nested(httpLimits.jsonDepth))).toMatchObject({ statusCode: 200 });
  const wide = `{"list":[${'[1],'.repeat(5_000)}{"x":{}}]}`;
  expect(await raw(wide)).toMatchObject({ statusCode: 200 });
  for (const body of [nested(httpLimits.jsonDepth + 1), nested(3_900), nested(httpLimits.bodyBytes / 2)]) {
    const answer = await raw(body);
    expect(answer).toMatchObject({ statusCode: 422, json: { code: 'invalid_request' } });
  }
  const inside = await raw(`{"a":{"b/c":${nested(httpLimits.jsonDepth)}}}`);
  expect(inside).toMatchObject({ json: { errors: [{ pointer: `/a/b~1c${'/0'.repeat(httpLimits.jsonDepth - 2)}` }] } });
});

test('half a surrogate pair is refused in values and names', async () => {
  expect(await raw(String.raw`{"a":["\ud83d\ude00"]}`)).toMatchObject({ statusCode: 200 });
  const value = await raw(String.raw`{"a":["x","\ud83d"]}`);
  expect(value).toMatchObject({ statusCode: 422, json: { code: 'invalid_request', errors: [{ pointer: '/a/1' }] } });
  const name = await raw(String.raw`{"a":{"\ude00":1}}`);
  expect(name).toMatchObject({ statusCode: 422, json: { errors: [{ pointer: '/a' }] } });
  expect(await raw(String.raw`"\ud83d"`)).toMatchObject({ statusCode: 422, json: { errors: [{ pointer: '' }] } });
});

test('a body has a limit of values, counted before it is parsed', async () => {
  const values = (count: number) => ({ ...upload(`[${'1,'.repeat(count - 2)}1]`) });
  expect(await send('POST /files', values(httpLimits.jsonValues))).toMatchObject({ statusCode: 200 });
  const more = await send('POST /files', values(httpLimits.jsonValues + 1));
  expect(more).toMatchObject({ statusCode: 422, json: { code: 'invalid_request' } });
  const inText = JSON.stringify([',{[\\"'.repeat(httpLimits.jsonValues / 4)]);
  expect(await send('POST /files', upload(inText))).toMatchObject({ statusCode: 200 });
});

test('a late body is neither parsed nor checked before the action asks for it', async () => {
  const denied = { path: {}, query: { as: 'stranger' } };
  expect(await send('POST /files', { ...upload('{"never": parsed'), ...denied })).toMatchObject({ statusCode: 418 });
  expect(await send('POST /files', upload('{"never": parsed'))).toMatchObject({ json: { code: 'invalid_json' } });
});

test('only JSON content types are accepted, base64-encoded or not', async () => {
  const as = (type: string) => send('PUT /things', json({ name: 'a' }, { 'content-type': type }));
  expect(await as('text/plain')).toMatchObject({ statusCode: 415, json: { code: 'unsupported_media_type' } });
  for (const type of ['application/jsonp', 'application/json-patch', 'application/json; charset=utf-16be'])
    expect(await as(type), type).toMatchObject({ statusCode: 415 });
  expect(await as('application/json; charset=utf-8')).toMatchObject({ statusCode: 200 });
  expect(await as('application/merge-patch+json')).toMatchObject({ statusCode: 200 });
  const base64 = Buffer.from('{"name":"é"}').toString('base64');
  expect(await send('PUT /things', { body: base64, base64: true })).toMatchObject({ json: { name: 'é' } });
  const latin1 = Buffer.from('{"name":"é"}', 'latin1').toString('base64');
  expect(await send('PUT /things', { body: latin1, base64: true })).toMatchObject({ statusCode: 415 });
});

test('an empty body counts as an empty object', async () => {
  expect(await send('PATCH /things')).toMatchObject({ statusCode: 200, json: {} });
});

test('path parameters are decoded, and a value that cannot be an id is not found', async () => {
  const at = (thingId: string) => send('GET /things/{thingId}', { path: { thingId } });
  expect(await at('a%20b')).toMatchObject({ json: { id: 'a b' } });
  expect(await at('%E0%A4%A')).toMatchObject({ statusCode: 404, json: { code: 'not_found' } });
  expect(await at('x'.repeat(httpLimits.pathParameterCharacters + 1))).toMatchObject({ statusCode: 404 });
});

test('a fault is answered with 500 and without its cause', async () => {
  const answer = await send('GET /broken');
  expect(answer).toMatchObject({ statusCode: 500, json: { code: 'internal', retryable: true, requestId } });
  expect(JSON.stringify(answer)).not.toContain('hunter2');
});

test('a problem is answered with its type, text, headers and members', async () => {
  const { statusCode, headers, json: problem } = await send('GET /teapot');
  expect(statusCode).toBe(418);
  expect(headers).toMatchObject({ 'content-type': 'application/problem+json', 'retry-after': '3' });
  expect(problem).toEqual({
    type: '/docs#teapot',
    title: 'This is a teapot',
    status: 418,
    code: 'teapot',
    detail: 'Short and stout',
    requestId,
    retryable: false,
    errors: [],
    spouts: 1,
  });
});

test('a reply sets its status and headers, and no answer is cached unless it says so', async () => {
  const moved = await send('GET /moved');
  expect(moved).toMatchObject({ statusCode: 202, headers: { location: '/there', 'cache-control': 'no-cache' } });
  const plain = await send('PATCH /things');
  expect(plain.headers).toMatchObject({ 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' });
});

test('an answer without a body has no content', async () => {
  const { statusCode, body } = await send('DELETE /things');
  expect({ statusCode, body }).toEqual({ statusCode: 204, body: undefined });
});

test('bytes are sent base64-encoded with their content type', async () => {
  const answer = await send('GET /picture');
  expect(answer).toMatchObject({ isBase64Encoded: true, headers: { 'content-type': 'image/png' } });
  expect(Buffer.from(answer.body ?? '', 'base64')).toEqual(Buffer.from(picture));
});

test('HEAD answers what GET would, without the body', async () => {
  const get = await send('GET /picture');
  const head = await sendRaw(handler, 'HEAD /picture');
  expect(head.body).toBeUndefined();
  expect([head.statusCode, head.headers?.['content-type']]).toEqual([get.statusCode, get.headers?.['content-type']]);
  for (const [route, status] of [
    ['HEAD /teapot', 418],
    ['HEAD /nothing', 404],
  ] as const) {
    expect(await sendRaw(handler, route)).toMatchObject({ statusCode: status });
    expect((await sendRaw(handler, route)).body).toBeUndefined();
  }
});

test('a route of the gateway that takes any method answers GET and HEAD', async () => {
  const ask = (method: string) => sendRaw(handler, 'ANY /things/{thingId}', { method, path: { thingId: 'a' } });
  const [get, head] = [await ask('GET'), await ask('HEAD')];
  expect(get).toMatchObject({ statusCode: 200, body: '{"id":"a"}' });
  expect(head.body).toBeUndefined();
  expect([head.statusCode, Object.keys(head.headers ?? {})]).toEqual([200, Object.keys(get.headers ?? {})]);
});

test.each([
  ['PUT', '/things/{thingId}', 'GET, HEAD, OPTIONS'],
  ['TRACE', '/things', 'POST, PUT, PATCH, GET, HEAD, DELETE, OPTIONS'],
  ['HEAD', '/notes', 'PUT, OPTIONS'],
])('%s %s is refused, and told the methods of the path', async (method, path, allow) => {
  const answer = await sendRaw(handler, `ANY ${path}`, { method, body: '{"never": parsed', path: { thingId: 'a' } });
  expect(answer).toMatchObject({ statusCode: 405, headers: { allow } });
  if (method === 'HEAD') expect(answer.body).toBeUndefined();
  else expect(JSON.parse(answer.body ?? '')).toMatchObject({ code: 'method_not_allowed', requestId });
});

test('OPTIONS is told the methods of the path, without a body', async () => {
  expect(await sendRaw(handler, 'ANY /picture', { method: 'OPTIONS' })).toEqual({
    statusCode: 204,
    headers: { allow: 'GET, HEAD, OPTIONS', 'cache-control': 'no-store' },
  });
});

test('refusals have the rate headers, as answers do', async () => {
  for (const [route, sent, status] of [
    ['GET /moved', {}, 202],
    ['GET /teapot', {}, 418],
    ['GET /broken', {}, 500],
    ['PUT /things', json({ name: '' }), 422],
  ] as const) {
    const { statusCode, headers } = await send(route, sent);
    expect([route, statusCode]).toEqual([route, status]);
    expect(Number(headers?.['ratelimit-limit']), route).toBeGreaterThan(0);
    expect(headers, route).toHaveProperty('ratelimit-remaining');
    expect(headers, route).toHaveProperty('ratelimit-reset');
  }
});

test('the correlation id is always ours, and the one of a client is kept beside it', async () => {
  const stampOf = async (headers: Record<string, string>) => {
    const answer = await send('GET /cause', { headers });
    return answer.json?.stamp;
  };
  expect(await stampOf({})).toBe(`anonymous|${requestId}`);
  expect(await stampOf({ 'x-correlation-id': 'mine-1' })).toBe(`anonymous|${requestId}|mine-1`);
  expect(await stampOf({ 'x-correlation-id': 'usr_other|forged' })).toBe(`anonymous|${requestId}|invalid`);
});
