import { setTimeout as sleep } from 'node:timers/promises';
import type { Background } from './processes.ts';

/** More ends than this within a minute, or as many failed starts in a row, mean that the fault is permanent. */
const maxRestarts = 5;
const minuteMs = 60_000;

/** Before the next attempt: a port may still be taken, or memory be short, for a moment. */
const usualPauseMs = 1_000;

export interface Supervised {
  /** Stops the process for good. */
  stop(graceSeconds: number): Promise<boolean>;
}

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * Starts a process and starts it again whenever it ends by itself, as a crash or a kill does.
 * Rejects only if the first start fails. `say` gets a sentence about each restart, and when it gives up.
 */
export async function supervise(
  name: string,
  start: () => Promise<Background>,
  say: (sentence: string) => void,
  pauseMs = usualPauseMs,
): Promise<Supervised> {
  let current = await start();
  const stopping = new AbortController();
  const { signal } = stopping;
  const restarts: number[] = [];

  /** Starts the process again. Returns false if it should not be tried any more. */
  async function restart(): Promise<boolean> {
    for (let failures = 0; !signal.aborted; ) {
      try {
        current = await start();
        return true;
      } catch (error) {
        failures += 1;
        if (signal.aborted) return false;
        if (failures >= maxRestarts) {
          say(`${name} could not be started again: ${messageOf(error)}`);
          return false;
        }
        await sleep(pauseMs, undefined, { signal }).catch(() => {});
      }
    }
    return false;
  }

  async function keepAlive(): Promise<void> {
    for (;;) {
      await current.ended;
      if (signal.aborted) return;
      restarts.push(Date.now());
      if (restarts.filter((at) => at > Date.now() - minuteMs).length > maxRestarts) {
        return say(`${name} keeps ending by itself, so it is not started again. Its log says why.`);
      }
      say(`${name} ended by itself, so it is started again.`);
      if (!(await restart())) return;
      if (signal.aborted) await current.stop(1);
    }
  }

  const kept = keepAlive();
  return {
    async stop(graceSeconds) {
      stopping.abort();
      const clean = await current.stop(graceSeconds);
      await kept;
      return clean;
    },
  };
}
