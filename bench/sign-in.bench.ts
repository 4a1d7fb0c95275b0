import { randomUUID } from 'node:crypto';
import { beforeAll, it } from 'vitest';
import { account } from '../test/support/actors/world.ts';
import { startInProcess } from '../test/support/engine/in-process.ts';
import { call } from '../test/support/http/client.ts';
import { quantile, report } from './report.ts';

const rounds = 150;
const warmUp = 10;

beforeAll(() => startInProcess({ cache: false }));

async function milliseconds(email: string): Promise<number> {
  const startedAt = performance.now();
  await call('POST', '/v1/auth/login', { body: { email, password: 'not the password' } });
  return performance.now() - startedAt;
}

/**
 * Goal: show that response times do not reveal whether an address has an account.
 * Method: alternate both kinds, so load affects both alike. Each round uses a new account, because the eleventh attempt
 * at one is rejected.
 */
it('a wrong password takes as long for an unknown address', async () => {
  const known: number[] = [];
  const unknown: number[] = [];
  for (let round = 0; round < warmUp + rounds; round++) {
    const { email } = await account();
    const samples = [await milliseconds(email), await milliseconds(`${randomUUID()}@example.com`)];
    if (round < warmUp) continue;
    known.push(samples[0] ?? 0);
    unknown.push(samples[1] ?? 0);
  }
  const median = { known: quantile(known, 0.5), unknown: quantile(unknown, 0.5) };
  report('sign-in', [
    ['known address, median', median.known, 'ms'],
    ['unknown address, median', median.unknown, 'ms'],
    ['unknown relative to known', (100 * (median.unknown - median.known)) / median.known, '%'],
    ['known address, p95', quantile(known, 0.95), 'ms'],
    ['unknown address, p95', quantile(unknown, 0.95), 'ms'],
  ]);
});
