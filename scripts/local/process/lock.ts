import { mkdirSync, readFileSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { Failure } from './failure.ts';

const beatSeconds = 2;
const silentSeconds = 15;

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it lives, but belongs to somebody else.
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}

const fileIn = (folder: string) => join(folder, 'owner.pid');

/** The process that uses a state folder now, if any. A silent one died, and its number may be another program's now. */
export function ownerOf(folder: string): number | undefined {
  try {
    const pid = Number(readFileSync(fileIn(folder), 'utf8'));
    const silentMs = Date.now() - statSync(fileIn(folder)).mtimeMs;
    return pid > 0 && isAlive(pid) && silentMs < silentSeconds * 1000 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Makes this process the only user of a state folder; gives the way to let go of it. */
export function takeFolder(folder: string): () => void {
  const file = fileIn(folder);
  mkdirSync(folder, { recursive: true });
  const owner = ownerOf(folder);
  const refusal = new Failure(
    `NightFlow is already running from here (process ${owner ?? 'just started'}, folder .nightflow/${basename(folder)}): end that one with Ctrl-C first.`,
  );
  if (owner !== undefined) throw refusal;
  rmSync(file, { force: true });
  try {
    writeFileSync(file, String(process.pid), { flag: 'wx' });
  } catch {
    // Of two that came at the same moment, this is the second.
    throw refusal;
  }
  const beat = setInterval(() => utimesSync(file, new Date(), new Date()), beatSeconds * 1000);
  beat.unref();
  return () => {
    clearInterval(beat);
    rmSync(file, { force: true });
  };
}
