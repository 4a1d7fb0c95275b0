import { setTimeout as sleep } from 'node:timers/promises';
import { quantile } from '../report.ts';

/** What one operation came to. Without `ms` it did not succeed. Each error is a status and a code: `409 sold_out`. */
export interface Outcome {
  ms?: number;
  errors: string[];
}

export interface Load {
  name: string;
  /** Runs one operation. Undefined if there is nothing left to do, which ends the point early. */
  operation: () => Promise<Outcome | undefined>;
  /** Runs instead of `operation` before the measurement. */
  warmUp?: () => Promise<Outcome | undefined>;
  /** Makes room for this many operations in this many seconds, such as more accounts. Load stands still meanwhile. */
  prepare: (operations: number, seconds: number) => Promise<void>;
}

/** The figures of one operation at one number of clients. */
export interface Point {
  name: string;
  clients: number;
  seconds: number;
  done: number;
  perSecond: number;
  /** Milliseconds, null if nothing was done. */
  p50: number | null;
  p99: number | null;
  /** CPU of the system, 100 for one core, and CPU milliseconds per operation. Null where it is not measured. */
  cpuPercent: number | null;
  cpuMsPerOperation: number | null;
  /** CPU of this load program, which shares the machine. */
  loadCpuPercent: number;
  /** Count by status and code, warm-up included. */
  errors: Record<string, number>;
}

export interface Timing {
  clients: number;
  seconds: number;
  warmUpSeconds: number;
}

/** Load continues this long between the preparation and the measurement. */
const settleMs = 1_000;
/** A slow system is measured longer, until there are as many operations as clients. */
const maxSeconds = 60;
const moreMs = 250;
/** The measured rate may exceed that of the warm-up by this factor before a limit is met. */
const headroom = 2;

const ownCpuSeconds = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
};

/** Samples the CPU seconds of the system. Undefined where they are not measured. */
export type ReadCpu = () => number | undefined;

function sample(readCpu: ReadCpu) {
  return { at: performance.now(), cpu: readCpu(), own: ownCpuSeconds() };
}

/**
 * Lets clients repeat an operation, each as soon as the one before is over: warm-up, preparation, measurement. An
 * operation counts if it ends during the measurement. Those in flight at its end are awaited, and their errors count.
 */
export async function measure(
  load: Load,
  { clients, seconds, warmUpSeconds }: Timing,
  readCpu: ReadCpu,
): Promise<Point> {
  const milliseconds: number[] = [];
  const errors: Record<string, number> = {};
  let operation = load.warmUp ?? load.operation;
  let phase: 'warm-up' | 'measured' | 'over' = 'warm-up';
  let warm = 0;
  let pause: Promise<void> | undefined;
  const client = async (): Promise<void> => {
    while (phase !== 'over') {
      if (pause) await pause;
      const running = operation;
      const outcome = await running();
      if (!outcome) return;
      for (const error of outcome.errors) errors[error] = (errors[error] ?? 0) + 1;
      if (outcome.ms === undefined) continue;
      if (phase === 'warm-up') warm += 1;
      else if (phase === 'measured' && running === load.operation) milliseconds.push(outcome.ms);
    }
  };
  const loops = Array.from({ length: clients }, client);
  const ended = Promise.all(loops);
  await Promise.race([ended, sleep(warmUpSeconds * 1000)]);

  const perSecond = warm / warmUpSeconds;
  let resume = () => {};
  pause = new Promise((resolve) => {
    resume = resolve;
  });
  try {
    await load.prepare(Math.ceil(headroom * perSecond * (seconds + settleMs / 1000)) + clients, seconds);
  } catch (error) {
    phase = 'over';
    throw error;
  } finally {
    pause = undefined;
    resume();
  }
  await Promise.race([ended, sleep(settleMs)]);

  operation = load.operation;
  phase = 'measured';
  const start = sample(readCpu);
  await Promise.race([ended, sleep(seconds * 1000)]);
  const isTooFew = () => milliseconds.length < clients && performance.now() - start.at < maxSeconds * 1000;
  for (let all = false; isTooFew() && !all; ) {
    all = await Promise.race([ended.then(() => true), sleep(moreMs).then(() => false)]);
  }
  const end = sample(readCpu);
  phase = 'over';
  await ended;
  return pointOf(load.name, clients, { milliseconds, errors, start, end });
}

interface Measured {
  milliseconds: number[];
  errors: Record<string, number>;
  start: ReturnType<typeof sample>;
  end: ReturnType<typeof sample>;
}

const rounded = (value: number): number => Math.round(value * 100) / 100;

/** The figures of what was measured between two samples. */
export function pointOf(name: string, clients: number, { milliseconds, errors, start, end }: Measured): Point {
  const seconds = (end.at - start.at) / 1000;
  const done = milliseconds.length;
  const cpu = start.cpu === undefined || end.cpu === undefined ? undefined : end.cpu - start.cpu;
  return {
    name,
    clients,
    seconds: rounded(seconds),
    done,
    perSecond: rounded(done / seconds),
    p50: done === 0 ? null : rounded(quantile(milliseconds, 0.5)),
    p99: done === 0 ? null : rounded(quantile(milliseconds, 0.99)),
    cpuPercent: cpu === undefined ? null : rounded((100 * cpu) / seconds),
    cpuMsPerOperation: cpu === undefined || done === 0 ? null : rounded((1000 * cpu) / done),
    loadCpuPercent: rounded((100 * (end.own - start.own)) / seconds),
    errors,
  };
}
