import type { Background } from './processes.ts';

/** More restarts than this within a minute mean that the fault is permanent. */
const maxRestarts = 5;
const minuteMs = 60_000;

export interface Supervised {
  /** Stops the process for good. */
  stop(graceSeconds: number): Promise<boolean>;
}

/**
 * Starts a process and starts it again whenever it ends by itself, as a crash or a kill does.
 * Rejects only if the first start fails. `say` gets a sentence about each restart, and when it gives up.
 */
export async function supervise(
  name: string,
  start: () => Promise<Background>,
  say: (sentence: string) => void,
): Promise<Supervised> {
  let current = await start();
  let isStopping = false;
  const restarts: number[] = [];
  const keepAlive = async () => {
    for (;;) {
      await current.ended;
      if (isStopping) return;
      restarts.push(Date.now());
      if (restarts.filter((at) => at > Date.now() - minuteMs).length > maxRestarts) {
        return say(`${name} keeps ending by itself, so it is not started again. Its log says why.`);
      }
      say(`${name} ended by itself, so it is started again.`);
      current = await start();
      if (isStopping) await current.stop(1);
    }
  };
  const kept = keepAlive().catch((error: unknown) => {
    if (!isStopping) say(`${name} could not be started again: ${error instanceof Error ? error.message : error}`);
  });
  return {
    async stop(graceSeconds) {
      isStopping = true;
      const clean = await current.stop(graceSeconds);
      await kept;
      return clean;
    },
  };
}
