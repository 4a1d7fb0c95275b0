import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from './failure.ts';

const heartbeatSeconds = 2;
const staleSeconds = 15;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: the process is alive, but belongs to another user.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const fileIn = (folder: string) => join(folder, 'owner.pid');

/** Returns the process that uses a state folder, if any. Without a heartbeat it is dead and its pid may be reused. */
export function ownerOf(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(fileIn(folder), 'utf8'));
    const silentMs = Date.now() - statSync(fileIn(folder)).mtimeMs;
    return pid > 0 && isAlive(pid) && silentMs < staleSeconds * 1000 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Locks a state folder for this process and returns the function that unlocks it. @throws Failure if it is in use. */
export function takeFolder(folder: string): () => void {
  const file = fileIn(folder);
  mkdirSync(folder, { recursive: true });
  const owner = ownerOf(folder);
  const inUse = new Failure(
    `NightFlow is already running from here (process ${owner ?? 'just started'}, folder .nightflow/${basename(folder)}). Stop it with Ctrl-C first.`,
  );
  if (owner !== undefined) throw inUse;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    // Another process created the lock file first.
    throw inUse;
  }
  const heartbeat = setInterval(() => utimesSync(file, new Date(), new Date()), heartbeatSeconds * 1000);
  heartbeat.unref();
  return () => {
    clearInterval(heartbeat);
    rmSync(file, { force: true });
  };
}
