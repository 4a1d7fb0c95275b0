import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Settings } from '../../infra/config.ts';

const stripeHost = 'http://127.0.0.1:4242';

/** The settings of a stage, read where the environment names a server in place of Stripe. */
async function settingsOf(stage: string, overrides: Partial<Settings> = {}): Promise<Settings> {
  const config = await import('../../infra/config.ts');
  return (config.settingsOf as (stage: string, overrides: Partial<Settings>) => Settings)(stage, overrides);
}

beforeEach(() => {
  vi.resetModules();
  vi.stubEnv('NIGHTFLOW_STRIPE_HOST', stripeHost);
});
// The files of this project share their modules, which read the environment as they load.
afterEach(() => {
  vi.unstubAllEnvs();
  vi.resetModules();
});

describe('a server in place of Stripe', () => {
  it('is a setting of stage local, from the environment', async () => {
    expect((await settingsOf('local')).stripeHost).toBe(stripeHost);
    vi.stubEnv('NIGHTFLOW_STRIPE_HOST', '');
    vi.resetModules();
    expect((await settingsOf('local')).stripeHost).toBeUndefined();
  });

  it.each(['dev', 'prod'])('is not there in stage %s, and cannot be: it would receive the keys', async (stage) => {
    expect((await settingsOf(stage)).stripeHost).toBeUndefined();
    await expect(settingsOf(stage, { stripeHost })).rejects.toThrow('Only stage local may have another server');
  });

  it.each(['localhost', 'localhost:4242', 'ftp://127.0.0.1'])('cannot be %j', async (host) => {
    vi.stubEnv('NIGHTFLOW_STRIPE_HOST', host);
    await expect(settingsOf('local')).rejects.toThrow('NIGHTFLOW_STRIPE_HOST must be a URL');
  });
});
