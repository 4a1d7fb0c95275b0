import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, expect, it, vi } from 'vitest';
import { accessString } from '../../../infra/constructs/serverless-valkey.ts';
import { root } from '../../../scripts/local/environment.ts';
import { bundleOptions } from '../../../scripts/local/host/bundles/bundle-options.ts';
import type { FunctionPlan } from '../../../scripts/local/host/plan.ts';
import { type Cache, hit, miss, valueIn } from '../../../shared/cache/cache.ts';
import { loginToken } from '../../../shared/cache/valkey-login.ts';
import { ownValkey } from '../../support/valkey/mortal-valkey.ts';
import { startValkeyWithLogin, type ValkeyWithLogin } from '../../support/valkey/valkey-with-login.ts';

/*
 * Goal: the client for Valkey works as it is bundled, with the few commands that bundles know. Method: the cache is
 * bundled as functions are, and talks to a real cluster, and to one behind TLS and a login. All other tests of the cache
 * run the client as its package has it.
 */

const plain = ownValkey();
let guarded: ValkeyWithLogin;
let folder: string;
let openCache: (address: string) => Cache;

beforeAll(async () => {
  guarded = await startValkeyWithLogin();
  mkdirSync(join(root, '.local'), { recursive: true });
  folder = mkdtempSync(join(root, '.local', 'bundled-client-'));
  const plan = { name: 'cache', entry: 'shared/cache/valkey.ts', bundling: { externalPackages: [] } };
  const [output] = (await build(bundleOptions([plan as unknown as FunctionPlan], { folder }))).outputFiles;
  const file = join(folder, 'cache.mjs');
  writeFileSync(file, output?.contents ?? '');
  ({ openCache } = await import(/* @vite-ignore */ pathToFileURL(file).href));
}, 120_000);
afterAll(async () => {
  await guarded?.stop();
  rmSync(folder, { recursive: true, force: true });
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

/** A busy machine may be too slow for the time limits of the cache, which is then skipped for a second or more. */
const patiently = <T>(work: () => Promise<T>, expected: T) =>
  vi.waitFor(async () => expect(await work()).toEqual(expected), { timeout: 60_000, interval: 200 });

async function runEveryCommand(cache: Cache): Promise<void> {
  const expiry = Date.now() + 600_000;
  await patiently(() => cache.get('view:{none}'), miss);
  await patiently(() => cache.setNewer('view:{one}', 2, 'new', expiry), true);
  await patiently(() => cache.setNewer('view:{one}', 1, 'old', expiry), true);
  await patiently(() => cache.get('view:{one}'), hit('2|new'));
  const fields = [
    { field: '1', version: 3, value: 'a' },
    { field: '2', version: 3, value: 'b' },
  ];
  await patiently(() => cache.setNewerFields('door:v2:t:0:0', fields, expiry), true);
  await patiently(() => cache.getField('door:v2:t:0:0', '2'), hit('3|b'));
  await patiently(() => cache.countFields('door:v2:t:0:0'), hit(2));
  await patiently(() => cache.add('pool:{t}', ['1', '2', '3']), true);
  await patiently(() => cache.remove('pool:{t}', ['2']), true);
  // A repeat after a lost answer finds less than the first attempt took.
  const taken: string[] = [];
  await patiently(async () => {
    const found = await cache.takeRandom('pool:{t}', 5);
    taken.push(...(valueIn(found) ?? []));
    return found;
  }, miss);
  expect(taken.length).toBeLessThanOrEqual(2);
  const first = valueIn(await cache.count('looks:{one}', 600_000)) ?? 0;
  await vi.waitFor(async () => expect(valueIn(await cache.count('looks:{one}', 600_000))).toBeGreaterThan(first), {
    timeout: 60_000,
  });
}

it('runs every command on a cluster', { timeout: 300_000 }, async () => {
  await runEveryCommand(openCache(plain.address));
});

it('runs every command behind TLS and a login', { timeout: 300_000 }, async () => {
  vi.stubEnv('AWS_REGION', 'eu-central-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'AKIDEXAMPLE');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'secret');
  const login = { userId: 'bundled', cacheName: 'nightflow-test' };
  const start = Date.now();
  await guarded.accept(login.userId, await loginToken(login, start), accessString);
  // The client signs its login with the time of its first command.
  const time = vi.spyOn(Date, 'now').mockReturnValue(start);
  const cache = openCache(`iam://${login.userId}@localhost:${guarded.front.port}/${login.cacheName}`);
  await cache.get('view:{none}');
  time.mockRestore();
  await runEveryCommand(cache);
  expect(await guarded.admin.acl('LOG')).toEqual([]);
});
