import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '../../scripts/local/environment.ts';
import { freePort } from '../../scripts/local/ports.ts';
import { preparePython } from '../../scripts/local/python.ts';
import { startValkey } from '../../scripts/local/valkey.ts';

/** A Valkey of one's own, that may be lost. */
export async function mortalValkey() {
  const { valkeyServer: server } = await preparePython((_doing, _done, work) => work());
  const port = await freePort();
  const folder = join(root, '.nightflow', 'mortal', String(port));
  mkdirSync(folder, { recursive: true });
  const valkey = await startValkey({ folder, server, port });
  return { address: `127.0.0.1:${port}`, end: () => valkey.stop(0) };
}
