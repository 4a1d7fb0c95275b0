import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './environment.ts';

/** State folder of `npm start`. */
export const startFolder = join(root, '.nightflow', 'local');

const file = join(startFolder, 'running.json');

/** Where the system that `npm start` runs can be reached; `gateway` and `endpoint` are URLs. */
type Running = { gateway: string; endpoint: string; apiId: string; pid: number };

export function announceRunning(running: Running): () => void {
  writeFileSync(file, `${JSON.stringify(running, null, 2)}\n`);
  return () => rmSync(file, { force: true });
}
