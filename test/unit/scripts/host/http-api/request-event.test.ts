import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { servedApi } from './served-api.ts';

/*
 * Goal: functions see a request as they do behind an HTTP API with payload format 2.0.
 * Method: sends requests to a real server and compares the events. The expected forms are those of recorded events.
 */

let api: Awaited<ReturnType<typeof servedApi>>;
beforeAll(async () => {
  api = await servedApi(['$default', 'GET /v1/events/{eventId}', 'POST /v1/orders'], () => ({
    ok: true,
    payload: 'ok',
  }));
});
beforeEach(() => {
  api.events.splice(0);
});
afterAll(() => api.stop());

async function eventOf(method: string, path: string, headers: string[] = [], body?: string | Buffer) {
  await api.send(method, path, headers, body);
  const [event] = api.events;
  if (!event) throw new Error('No function was invoked');
  return event;
}

it('has all parts of a request', async () => {
  const before = Date.now();
  const event = await eventOf(
    'POST',
    '/v1/orders?repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com&literal=a+b&plus=a%2Bb&empty=&bare',
    [
      'Content-Type',
      'application/json',
      'User-Agent',
      'probe/1',
      'Cookie',
      'a=1; b=2',
      'X-Probe',
      'first',
      'X-Probe',
      'second',
    ],
    '{"unicode":"λ"}',
  );
  expect(event).toEqual({
    version: '2.0',
    routeKey: 'POST /v1/orders',
    rawPath: '/v1/orders',
    rawQueryString: 'repeat=one&repeat=two&redirect=https%3A%2F%2Fexample.com&literal=a+b&plus=a%2Bb&empty=&bare',
    cookies: ['a=1', 'b=2'],
    headers: {
      'content-type': 'application/json',
      'content-length': '16',
      host: 'api.test',
      'user-agent': 'probe/1',
      'x-probe': 'first,second',
      'x-forwarded-for': '127.0.0.1',
      'x-forwarded-port': String(api.port),
      'x-forwarded-proto': 'http',
    },
    queryStringParameters: {
      repeat: 'one,two',
      redirect: 'https://example.com',
      literal: 'a b',
      plus: 'a+b',
      empty: '',
      bare: '',
    },
    requestContext: {
      accountId: '000000000000',
      apiId: 'api1234567',
      domainName: 'api1234567.execute-api.localhost',
      domainPrefix: 'api1234567',
      http: {
        method: 'POST',
        path: '/v1/orders',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'probe/1',
      },
      requestId: expect.stringMatching(/^[A-Za-z0-9+/]{15}=$/),
      routeKey: 'POST /v1/orders',
      stage: '$default',
      time: expect.stringMatching(/^\d\d\/[A-Z][a-z]{2}\/20\d\d:\d\d:\d\d:\d\d \+0000$/),
      timeEpoch: expect.any(Number),
    },
    body: '{"unicode":"λ"}',
    isBase64Encoded: false,
  });
  expect(event.requestContext.timeEpoch).toBeGreaterThanOrEqual(before);
  const [day, month, year] = event.requestContext.time.split(/[/:]/);
  expect(new Date(event.requestContext.timeEpoch).toUTCString()).toContain(`${day} ${month} ${year}`);
});

it('leaves out what a request does not have', async () => {
  const event = await eventOf('GET', '/v1/nothing?');
  const absent = ['cookies', 'queryStringParameters', 'pathParameters', 'body', 'stageVariables'];
  expect(absent.filter((name) => name in event)).toEqual([]);
  expect(event).toMatchObject({ routeKey: '$default', rawQueryString: '', isBase64Encoded: false });
});

it('joins two authorization headers, which Node would not', async () => {
  const event = await eventOf('GET', '/', ['Authorization', 'Bearer a', 'Authorization', 'Bearer b']);
  expect(event.headers.authorization).toBe('Bearer a,Bearer b');
});

it('names the client by its connection, whatever it claims', async () => {
  const event = await eventOf('GET', '/', ['X-Forwarded-For', '192.0.2.7', 'X-Forwarded-Proto', 'https']);
  expect(event.requestContext.http.sourceIp).toBe('127.0.0.1');
  expect(event.headers).toMatchObject({ 'x-forwarded-for': '192.0.2.7, 127.0.0.1', 'x-forwarded-proto': 'http' });
});

it('has no headers of the connection itself', async () => {
  const event = await eventOf(
    'POST',
    '/v1/orders',
    ['Connection', 'keep-alive', 'Transfer-Encoding', 'chunked'],
    'abc',
  );
  expect(Object.keys(event.headers)).not.toContain('connection');
  expect(Object.keys(event.headers)).not.toContain('transfer-encoding');
  expect(event.headers['content-length']).toBe('3');
});

it('keeps names that objects inherit', async () => {
  const event = await eventOf('GET', '/?constructor=1&__proto__=2', ['Constructor', 'x', '__proto__', 'y']);
  expect(Object.entries(event.queryStringParameters ?? {})).toEqual([
    ['constructor', '1'],
    ['__proto__', '2'],
  ]);
  expect(event.headers.constructor).toBe('x');
});

describe('the path', () => {
  it.each([
    ['/v1/events/a%20b', '/v1/events/a b', 'a b'],
    ['/v1/events/%C3%A9t%C3%A9', '/v1/events/été', 'été'],
    ['/v1/events/100%25', '/v1/events/100%25', '100%25'],
    ['/v1/events/a%252Fb', '/v1/events/a%252Fb', 'a%252Fb'],
    ['/v1/events/a%25%20b', '/v1/events/a%25 b', 'a%25 b'],
    ['/v1/events/%zz%', '/v1/events/%zz%', '%zz%'],
    ['/v1/events/%E0%A4%A', '/v1/events/\uFFFD%A', '\uFFFD%A'],
    ['/v1/events/%00', '/v1/events/\0', '\0'],
  ])('%s is passed on as %j', async (sent, rawPath, eventId) => {
    const event = await eventOf('GET', sent);
    expect(event).toMatchObject({ rawPath, pathParameters: { eventId }, routeKey: 'GET /v1/events/{eventId}' });
    expect(event.requestContext.http.path).toBe(rawPath);
  });

  it('is decoded before the route is selected', async () => {
    expect(await eventOf('GET', '/v1/events/a%2Fb')).toMatchObject({ rawPath: '/v1/events/a/b', routeKey: '$default' });
    api.events.splice(0);
    expect(await eventOf('GET', '/v1/%65vents/a')).toMatchObject({ routeKey: 'GET /v1/events/{eventId}' });
  });
});

describe('the query', () => {
  it.each([
    ['a=%zz', { a: '%zz' }],
    ['a=%FF', { a: '\uFFFD' }],
    ['&&a=1&', { a: '1' }],
    ['a=1=2', { a: '1=2' }],
    ['a%20b=1', { 'a b': '1' }],
  ])('%s is %j, and stays encoded beside', async (query, expected) => {
    const event = await eventOf('GET', `/v1/nothing?${query}`);
    expect(event.queryStringParameters).toEqual(expected);
    expect(event.rawQueryString).toBe(query);
  });
});

describe('the body', () => {
  it.each([
    ['application/json', false],
    ['application/json; charset=utf-8', false],
    ['APPLICATION/JSON', false],
    ['text/csv', false],
    ['application/xml', false],
    ['application/javascript', false],
    ['application/merge-patch+json', true],
    ['application/x-www-form-urlencoded', true],
    ['application/octet-stream', true],
    ['application/jsonl', true],
  ])('of type %s is base64: %s', async (type, isBase64Encoded) => {
    const event = await eventOf('POST', '/v1/orders', ['Content-Type', type], 'a=é');
    expect(event.isBase64Encoded).toBe(isBase64Encoded);
    expect(Buffer.from(event.body ?? '', isBase64Encoded ? 'base64' : 'utf8').toString()).toBe('a=é');
  });

  it('without a type is base64', async () => {
    expect(await eventOf('POST', '/v1/orders', [], 'x')).toMatchObject({ isBase64Encoded: true, body: 'eA==' });
  });

  it('of binary data keeps its bytes', async () => {
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const event = await eventOf('POST', '/v1/orders', ['Content-Type', 'image/png'], bytes);
    expect(Buffer.from(event.body ?? '', 'base64')).toEqual(bytes);
  });
});
