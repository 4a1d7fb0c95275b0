import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
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
