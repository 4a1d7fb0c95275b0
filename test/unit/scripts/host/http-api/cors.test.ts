import { afterEach, describe, expect, it } from 'vitest';
import { servedApi } from './served-api.ts';

const plan = (...origins: string[]) => ({
  origins,
  methods: ['GET', 'POST'],
  headers: ['authorization', 'if-match'],
  exposed: ['etag', 'location'],
  maxAgeSeconds: 3600,
});

let stop = () => {};
afterEach(() => stop());

const payload = { statusCode: 401, headers: { 'Access-Control-Allow-Origin': 'https://evil.example', etag: '"1"' } };

async function serve(...origins: string[]) {
  const cors = origins.length > 0 ? plan(...origins) : undefined;
  const api = await servedApi(['POST /v1/things', '$default'], () => ({ ok: true, payload }), undefined, cors);
  stop = api.stop;
  return api;
}

const preflight = (origin: string) => ['origin', origin, 'access-control-request-method', 'POST'];

describe('an HTTP API that pages of other origins may call', () => {
  it('answers a preflight itself, whatever the path', async () => {
    const api = await serve('https://shop.example');
    for (const path of ['/v1/things', '/v1/nowhere']) {
      expect(await api.send('OPTIONS', path, preflight('https://shop.example'))).toMatchObject({
        status: 204,
        headers: {
          'access-control-allow-origin': 'https://shop.example',
          'access-control-allow-methods': 'GET,POST',
          'access-control-allow-headers': 'authorization,if-match',
          'access-control-max-age': '3600',
        },
      });
    }
    expect(api.events).toEqual([]);
  });

  it('lets them read every answer, errors too, and replaces what the function says', async () => {
    const api = await serve('https://shop.example');
    for (const path of ['/v1/things', '/v1/nowhere']) {
      const { status, headers } = await api.send('POST', path, ['origin', 'https://shop.example']);
      expect([status, headers['access-control-allow-origin']]).toEqual([401, 'https://shop.example']);
      expect(headers['access-control-expose-headers']).toBe('etag,location');
    }
  });

  it.each<[string, string[]]>([
    ['https://evil.example', ['https://shop.example', 'http://localhost:*']],
    ['http://shop.example', ['https://*']],
    ['https://shop.example.evil.example', ['https://shop.example']],
    ['http://localhost.evil.example', ['http://localhost:*']],
    ['http://localhost:80.evil.example', ['http://localhost:*']],
    ['http://localhost:', ['http://localhost:*']],
    ['null', ['https://shop.example']],
  ])('grants nothing to %s', async (origin, origins) => {
    const api = await serve(...origins);
    for (const method of ['OPTIONS', 'POST']) {
      const { headers } = await api.send(method, '/v1/things', preflight(origin));
      expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
    }
  });

  it.each<[string, string[], string]>([
    ['http://localhost:5173', ['http://localhost:*'], 'http://localhost:5173'],
    ['https://any.example', ['https://*'], 'https://any.example'],
    ['https://any.example', ['*'], '*'],
  ])('takes %s for one of %j', async (origin, origins, granted) => {
    const api = await serve(...origins);
    const { headers } = await api.send('OPTIONS', '/v1/things', preflight(origin));
    expect(headers['access-control-allow-origin']).toBe(granted);
  });

  it('passes OPTIONS that are no preflight to the function', async () => {
    const api = await serve('https://shop.example');
    await api.send('OPTIONS', '/v1/things', ['origin', 'https://shop.example']);
    expect(api.events).toHaveLength(1);
  });

  it('passes everything on when no origin is configured', async () => {
    const api = await serve();
    const { headers } = await api.send('OPTIONS', '/v1/things', preflight('https://shop.example'));
    expect(api.events).toHaveLength(1);
    expect(headers['access-control-allow-origin']).toBe('https://evil.example');
  });
});
