import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { root } from '../environment.ts';
import { ownerOf } from './lock.ts';

/** State folder of `npm start`. */
export const startFolder = join(root, '.nightflow', 'local');

const file = join(startFolder, 'running.json');

/** Addresses of the system that `npm start` runs. */
const Running = z.object({ gateway: z.url(), endpoint: z.url(), apiId: z.string(), pid: z.int() });
type Running = z.infer<typeof Running>;

export function announceRunning(running: Running): () => void {
  writeFileSync(file, `${JSON.stringify(running, null, 2)}\n`);
  return () => rmSync(file, { force: true });
}

/** Returns what `npm start` announced. Undefined if it is not up yet, or was killed and left a stale file. */
export function runningSystem(): Running | undefined {
  try {
    const running = Running.parse(JSON.parse(readFileSync(file, 'utf8')));
    return ownerOf(startFolder) === running.pid ? running : undefined;
  } catch {
    return undefined;
  }
}
