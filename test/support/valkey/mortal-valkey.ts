import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Redis } from 'iovalkey';
import { afterAll, beforeAll } from 'vitest';
import { prepareValkey } from '../../../scripts/local/engines/python.ts';
import { startValkey } from '../../../scripts/local/engines/valkey.ts';
import { freePort } from '../../../scripts/local/process/ports.ts';

/** Starts a Valkey that a test may stop. */
export async function mortalValkey() {
  const folder = mkdtempSync(join(tmpdir(), 'nightflow-valkey-'));
  const { valkeyServer: server } = await prepareValkey((_doing, _done, work) => work());
  const port = await freePort();
  const valkey = await startValkey({ folder, server, port });
  return {
    address: `127.0.0.1:${port}`,
    async end() {
      await valkey.stop(0);
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

interface OwnValkey {
  address: string;
  /** A connection of the test itself. */
  admin: Redis;
}

/** A Valkey that only the tests of one file use. It runs from before the first of them until after the last. */
export function ownValkey(): OwnValkey {
  const own = {} as OwnValkey;
  let end: () => Promise<void>;
  beforeAll(async () => {
    const valkey = await mortalValkey();
    end = valkey.end;
    const redis = new Redis(`redis://${valkey.address}`);
    Object.assign(own, { address: valkey.address, admin: redis });
  }, 60_000);
  afterAll(async () => {
    own.admin.disconnect();
    await end();
  });
  return own;
}
