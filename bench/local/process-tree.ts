import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

/** Linux reports CPU time in ticks, of which every common kernel has 100 a second. */
const ticksPerSecond = 100;

export interface ProcessStat {
  pid: number;
  parent: number;
  /** Of the process itself and of its children that have ended. */
  cpuSeconds: number;
}

/** Parses `/proc/<pid>/stat`. The name in parentheses may hold spaces and parentheses itself. */
export function parseStat(line: string): ProcessStat {
  const rest = line.slice(line.lastIndexOf(')') + 2).split(' ');
  const [parent = 0, ...ticks] = [1, 11, 12, 13, 14].map((field) => Number(rest[field]));
  const cpuSeconds = ticks.reduce((sum, one) => sum + one, 0) / ticksPerSecond;
  return { pid: Number.parseInt(line, 10), parent, cpuSeconds };
}

/** Returns the process `root` and all below it. */
export function treeOf(root: number, all: readonly ProcessStat[]): ProcessStat[] {
  const byParent = Map.groupBy(all, ({ parent }) => parent);
  const tree = all.filter(({ pid }) => pid === root);
  for (const { pid } of tree) tree.push(...(byParent.get(pid) ?? []));
  return tree;
}

/** Returns the proportional set size in bytes that `/proc/<pid>/smaps_rollup` states. */
export const parsePss = (text: string): number => Number(/^Pss:\s+(\d+) kB$/m.exec(text)?.[1] ?? 0) * 1024;

const read = (pid: number, file: string): string | undefined => {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // The process has ended, or belongs to another user.
    return undefined;
  }
};

const allProcesses = (): ProcessStat[] =>
  readdirSync('/proc').flatMap((name) => {
    const line = /^\d+$/.test(name) ? read(Number(name), 'stat') : undefined;
    return line === undefined ? [] : [parseStat(line)];
  });

/** Returns the topmost process of `npm start`: npm and its wrapper stand above the script. */
function topOf(pid: number, all: readonly ProcessStat[]): number {
  const parent = all.find((one) => one.pid === pid)?.parent ?? 0;
  const command = (read(parent, 'cmdline') ?? '').replaceAll('\0', ' ');
  return parent > 1 && /scripts\/start\.ts|^npm (run )?start/.test(command) ? topOf(parent, all) : pid;
}

export interface Memory {
  /** Proportional set size of all processes, bytes. Undefined if a process could not be read. */
  pss: number | undefined;
  processes: number;
}

/** The processes of a running `npm start`. */
export interface ProcessTree {
  /** CPU seconds so far, of ended processes too. */
  cpu(): number;
  memory(): Memory;
  /** Resolves once the tree uses little CPU, or after `maxSeconds`. */
  rest(maxSeconds: number): Promise<void>;
}

/** At rest, timers and polls may still use this share of a core. */
const restingCores = 0.15;
const restSampleMs = 1_000;

/** Returns the process tree of `npm start`, whose script has this id. Undefined except on Linux. */
export function processTree(pid: number): ProcessTree | undefined {
  if (process.platform !== 'linux') return undefined;
  const root = topOf(pid, allProcesses());
  const tree = () => treeOf(root, allProcesses());
  const cpu = () => tree().reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0);
  return {
    cpu,
    memory() {
      const sizes = tree().map((one) => read(one.pid, 'smaps_rollup'));
      const known = sizes.flatMap((text) => (text === undefined ? [] : [parsePss(text)]));
      const pss = known.length === sizes.length ? known.reduce((sum, size) => sum + size, 0) : undefined;
      return { pss, processes: sizes.length };
    },
    async rest(maxSeconds) {
      const until = performance.now() + maxSeconds * 1000;
      for (let before = cpu(); performance.now() < until; ) {
        await sleep(restSampleMs);
        const after = cpu();
        if (after - before < restingCores * (restSampleMs / 1000)) return;
        before = after;
      }
    },
  };
}
