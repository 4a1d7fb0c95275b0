import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, renameSync } from 'node:fs';

export type Environment = Record<string, string>;

export type Background = {
  /** True once the process has exited or was stopped. */
  hasEnded(): boolean;
  /** Resolves once the process has exited or was stopped. */
  ended: Promise<void>;
  /** Sends SIGTERM, waits at most `graceSeconds`, then kills the process group. True if it exited with 0 in time. */
  stop(graceSeconds: number): Promise<boolean>;
};

export type Command = {
  command: string;
  args: string[];
  env: Environment;
  cwd: string;
  /** File that receives the output. It is truncated first. */
  log: string;
};

// Each child leads its own process group. Ctrl-C in the terminal then reaches only this process, which stops the
// children in order. Grandchildren (the emulator's functions, esbuild under cdk) end with their group.
const liveGroups = new Set<number>();

function killGroup(pid: number): void {
  liveGroups.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // The group has no process left.
  }
}

process.once('exit', () => {
  for (const pid of liveGroups) killGroup(pid);
});

// A pipe that is never written to. It closes when this process dies for any reason, which ends the child's group.
const withLifeline = '(cat <&3 >/dev/null; kill -TERM $$; sleep 10; kill -KILL 0) & exec "$0" "$@" 3<&-';

function launch({ command, args, env, cwd, log }: Command): { child: ChildProcess; ended: Promise<number> } {
  const file = openSync(log, 'w');
  const child = spawn('/bin/sh', ['-c', withLifeline, command, ...args], {
    env,
    cwd,
    detached: true,
    stdio: ['ignore', file, file, 'pipe'],
  });
  closeSync(file);
  const { pid } = child;
  if (pid !== undefined) liveGroups.add(pid);
  const ended = new Promise<number>((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
  return { child, ended };
}

/**
 * Starts a process that runs until `stop`, or until this process ends. The log of its earlier run becomes `<log>.1`: if
 * that run ended by itself, it says why.
 */
export function startInBackground(command: Command): Background {
  if (existsSync(command.log)) renameSync(command.log, `${command.log}.1`);
  const { child, ended } = launch(command);
  let over = false;
  const end = ended
    .catch(() => 1)
    .finally(() => {
      over = true;
      // The rest of its group: the watcher of the lifeline would stay as long as this process.
      if (child.pid !== undefined) killGroup(child.pid);
    });
  return {
    hasEnded: () => over,
    ended: end.then(() => {}),
    async stop(graceSeconds) {
      child.kill('SIGTERM');
      let timer: NodeJS.Timeout | undefined;
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(resolve, graceSeconds * 1000, 'late');
      });
      const outcome = await Promise.race([end, late]);
      clearTimeout(timer);
      if (child.pid !== undefined) killGroup(child.pid);
      return outcome === 0;
    },
  };
}

/** Runs a process to completion. Returns false if it failed or exceeded `limitSeconds`. Rejects if `signal` fires. */
export async function runToEnd(command: Command, limitSeconds: number, signal?: AbortSignal): Promise<boolean> {
  signal?.throwIfAborted();
  const { child, ended } = launch(command);
  const end = () => {
    if (child.pid !== undefined) killGroup(child.pid);
  };
  const timer = setTimeout(end, limitSeconds * 1000);
  signal?.addEventListener('abort', end, { once: true });
  try {
    const code = await ended;
    signal?.throwIfAborted();
    return code === 0;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', end);
    end();
  }
}

/** Returns the last non-empty lines of a log, for an error message. */
export function lastLines(log: string, count: number): string {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
