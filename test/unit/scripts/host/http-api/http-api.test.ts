import { setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import { servedApi } from './served-api.ts';

type Api = Awaited<ReturnType<typeof servedApi>>;
const apis: Api[] = [];
afterEach(() => {
  for (const api of apis.splice(0)) api.stop();
});

async function serve(handler: Parameters<typeof servedApi>[1], limits?: { bodyBytes: number; functionMs: number }) {
  const api = await servedApi(['GET /v1/things', 'POST /v1/things'], handler, limits);
  apis.push(api);
  return api;
}
const answering = (payload: unknown) => serve(() => ({ ok: true, payload }));
const get = async (payload: unknown) => (await answering(payload)).send('GET', '/v1/things');

describe('the result of a function', () => {
  it('with a status is sent as it says', async () => {
    const answer = await get({
      statusCode: 201,
      headers: { 'Content-Type': 'application/problem+json', 'x-count': 3, 'x-flag': true },
      cookies: ['a=1; Secure', 'b=2'],
      body: '{"é":1}',
    });
    expect(answer).toMatchObject({
      status: 201,
      text: '{"é":1}',
      headers: {
        'content-type': 'application/problem+json',
        'content-length': '8',
        'x-count': '3',
        'x-flag': 'true',
        'set-cookie': ['a=1; Secure', 'b=2'],
        'apigw-requestid': expect.stringMatching(/=$/),
      },
    });
  });

  it('in base64 is decoded', async () => {
    const body = Buffer.from('PDF é').toString('base64');
    const answer = await get({
      statusCode: 200,
      headers: { 'content-type': 'application/pdf' },
      body,
      isBase64Encoded: true,
    });
    expect(answer.text).toBe('PDF é');
  });

  it.each<[unknown, string]>([
    ['Hello', 'Hello'],
    [{ message: 'Hello' }, '{"message":"Hello"}'],
    [[1, 2], '[1,2]'],
    [null, 'null'],
    [undefined, 'null'],
    [7, '7'],
  ])('without a status is the whole body: %j', async (payload, text) => {
    expect(await get(payload)).toMatchObject({ status: 200, text, headers: { 'content-type': 'application/json' } });
  });

  it('without a content type is plain text, and without a body has no type', async () => {
    expect((await get({ statusCode: 200, body: 'x' })).headers['content-type']).toBe('text/plain; charset=utf-8');
    const empty = await get({ statusCode: 404 });
    expect([empty.text, empty.headers['content-type'], empty.headers['content-length']]).toEqual(['', undefined, '0']);
  });

  it.each([204, 304])('with status %i has no body and no length', async (statusCode) => {
    const answer = await get({ statusCode, headers: { etag: '"1"' } });
    expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([statusCode, '', undefined]);
    expect(answer.headers.etag).toBe('"1"');
  });

  it('cannot set the headers of the connection', async () => {
    const headers = { 'Content-Length': '99', 'transfer-encoding': 'chunked', connection: 'close' };
    const answer = await get({ statusCode: 200, headers, body: 'abc' });
    expect([answer.text, answer.headers['content-length']]).toEqual(['abc', '3']);
  });

  it.each<[string, unknown]>([
    ['a status that is no number', { statusCode: 'ok' }],
    ['an impossible status', { statusCode: 99 }],
    ['a body that is no text', { statusCode: 200, body: { a: 1 } }],
    ['a header that is a list', { statusCode: 200, headers: { a: ['b'] } }],
    ['a header with a line break', { statusCode: 200, headers: { first: '1', a: 'b\r\nc: d' } }],
    ['a header name with a space', { statusCode: 200, headers: { 'a b': 'c' } }],
    ['cookies that are no list', { statusCode: 200, cookies: 'a=1' }],
  ])('with %s is an error 500', async (_what, payload) => {
    const answer = await get(payload);
    expect([answer.status, answer.text]).toEqual([500, '{"message":"Internal Server Error"}']);
    expect(answer.headers).not.toHaveProperty('first');
  });
});

describe('the API itself answers', () => {
  it('404 without a route', async () => {
    const api = await answering('never');
    const answer = await api.send('GET', '/v1/nothing');
    expect([answer.status, answer.text]).toEqual([404, '{"message":"Not Found"}']);
    expect(api.events).toEqual([]);
  });

  it('500 if the function fails or the call of it rejects', async () => {
    const failing = await serve(() => ({ ok: false, errorType: 'Error', errorMessage: 'secret' }));
    const rejecting = await serve(() => Promise.reject(new Error('secret')));
    for (const api of [failing, rejecting]) {
      expect(await api.send('GET', '/v1/things')).toMatchObject({
        status: 500,
        text: '{"message":"Internal Server Error"}',
      });
    }
  });

  it('503 if the function takes too long, and ignores its late result', async () => {
    let finish: (result: Invoked) => void = () => {};
    const late = new Promise<Invoked>((resolve) => {
      finish = resolve;
    });
    const api = await serve(() => late, { bodyBytes: 100, functionMs: 30 });
    const answer = await api.send('GET', '/v1/things');
    expect([answer.status, answer.text]).toEqual([503, '{"message":"Service Unavailable"}']);
    finish({ ok: true, payload: 'late' });
    await wait(10);
    expect(api.lines.map(({ status }) => status)).toEqual([503]);
  });

  it.each([
    ['announced', []],
    ['chunked', ['Transfer-Encoding', 'chunked']],
  ])('413 for a body above the limit, %s, and the connection goes on', async (_how, headers) => {
    const api = await serve(() => ({ ok: true, payload: 'ok' }), { bodyBytes: 100, functionMs: 1000 });
    const large = await api.send('POST', '/v1/things', headers, 'x'.repeat(2_000_000));
    expect([large.status, large.text]).toEqual([413, '{"message":"Request Entity Too Large"}']);
    expect(api.events).toEqual([]);
    expect((await api.send('POST', '/v1/things', headers, 'x'.repeat(100))).status).toBe(200);
  });

  it('413 for a request that only Lambda finds too large', async () => {
    const api = await serve(() => ({ ok: false, errorType: 'RequestEntityTooLargeException', errorMessage: '' }));
    expect((await api.send('POST', '/v1/things', [], 'x')).status).toBe(413);
  });
});

it('answers HEAD without a body, with the length of it', async () => {
  const api = await servedApi(['ANY /v1/things'], () => ({ ok: true, payload: { statusCode: 200, body: 'abc' } }));
  apis.push(api);
  const answer = await api.send('HEAD', '/v1/things');
  expect([answer.status, answer.text, answer.headers['content-length']]).toEqual([200, '', '3']);
});

it('names no length in the answer to HEAD of a function that gave no body', async () => {
  const payload = { statusCode: 200, headers: { 'content-type': 'text/csv', etag: '"1"' } };
  const api = await servedApi(['ANY /v1/things'], () => ({ ok: true, payload }));
  apis.push(api);
  const { status, headers } = await api.send('HEAD', '/v1/things');
  expect([status, headers['content-type'], headers.etag]).toEqual([200, 'text/csv', '"1"']);
  expect(headers).not.toHaveProperty('content-length');
});

it('logs one line for each request', async () => {
  const api = await answering({ statusCode: 202 });
  const answer = await api.send('GET', '/v1/things?secret=1');
  expect(api.lines).toEqual([
    {
      requestId: answer.headers['apigw-requestid'],
      time: expect.any(Number),
      address: '127.0.0.1',
      method: 'GET',
      route: 'GET /v1/things',
      status: 202,
      milliseconds: expect.any(Number),
    },
  ]);
});

describe('a client that leaves early', () => {
  it('during its body invokes nothing', async () => {
    const api = await answering('ok');
    await api.abandon('POST /v1/things HTTP/1.1\r\nhost: a\r\ncontent-length: 100\r\n\r\nabc', 30);
    await expect.poll(() => api.lines.length).toBe(1);
    expect(api.events).toEqual([]);
    expect((await api.send('GET', '/v1/things')).status).toBe(200);
  });

  it('during the call does not stop the function', async () => {
    const done: string[] = [];
    const api = await serve(async () => {
      await wait(80);
      done.push('done');
      return { ok: true, payload: 'x'.repeat(100_000) };
    });
    await api.abandon('GET /v1/things HTTP/1.1\r\nhost: a\r\n\r\n', 20);
    await expect.poll(() => api.lines.length).toBe(1);
    expect(done).toEqual(['done']);
    expect((await api.send('GET', '/v1/things')).status).toBe(200);
  });
});
