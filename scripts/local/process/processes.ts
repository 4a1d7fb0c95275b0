import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync } from 'node:fs';

export type Environment = Record<string, string>;

export type Background = {
  /** Turns true when the process ended by itself or was stopped. */
  hasEnded(): boolean;
  /** Asks it to end, waits at most `graceSeconds`, then kills what is left of its group; true if it ended by itself. */
  stop(graceSeconds: number): Promise<boolean>;
};

export type Command = {
  command: string;
  args: string[];
  env: Environment;
  cwd: string;
  /** File that takes what the process prints; it starts empty. */
  log: string;
};

// Everything started leads its own process group: a Ctrl-C in the terminal reaches only us, so that we stop things in
// order, and what a child started in turn (functions of the emulator, esbuild under cdk) ends with its group.
const liveGroups = new Set<number>();

function killGroup(pid: number): void {
  liveGroups.delete(pid);
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nobody is left in that group.
  }
}

process.once('exit', () => {
  for (const pid of liveGroups) killGroup(pid);
});

// A pipe nobody writes to: it closes when we die, however we die, and then the group ends too.
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

/** Starts a process that lives until `stop`, or until this process ends. */
export function startInBackground(command: Command): Background {
  const { child, ended } = launch(command);
  let over = false;
  const end = ended
    .catch(() => 1)
    .finally(() => {
      over = true;
    });
  return {
    hasEnded: () => over,
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

/** Runs a process to its end; false when it failed or ran longer than `limitSeconds`. Rejects when `signal` fires. */
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

/** The last lines a process printed, for the sentence about its failure. */
export function lastLines(log: string, count: number): string {
  const lines = readFileSync(log, 'utf8').split('\n');
  return lines
    .filter((line) => line.trim() !== '')
    .slice(-count)
    .join('\n');
}
