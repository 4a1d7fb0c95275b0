import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { compressed, reply } from '../../../../shared/http/reply.ts';

const large = { text: 'a'.repeat(2_000) };

describe('compressing an answer', () => {
  it.each(['gzip', 'GZIP', 'br, gzip;q=0.5', 'deflate,gzip , br', '*'])('is done for %s', async (accept) => {
    const { status, body, headers } = await compressed(accept, reply(200, large, { etag: '"1"' }));
    expect([status, headers]).toEqual([
      200,
      {
        'content-type': 'application/json',
        'content-encoding': 'gzip',
        vary: 'Accept-Encoding',
        etag: '"1"',
      },
    ]);
    expect(JSON.parse(gunzipSync(body as Uint8Array).toString())).toEqual(large);
  });

  it.each([undefined, '', 'br', 'gzip;q=0', 'gzip; q=0.0', 'xgzip'])('is not done for %s', async (accept) => {
    expect(await compressed(accept, reply(200, large))).toEqual(reply(200, large, { vary: 'Accept-Encoding' }));
  });

  it('is not done for small answers and answers without a body, which vary all the same', async () => {
    for (const answer of [reply(200, { text: 'a' }), reply(304, undefined, { etag: '"1"' })]) {
      const headers = { ...answer.headers, vary: 'Accept-Encoding' };
      expect(await compressed('gzip', answer)).toEqual(reply(answer.status, answer.body, headers));
    }
  });
});
