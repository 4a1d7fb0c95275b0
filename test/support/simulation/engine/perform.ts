import type { Scheduler } from './scheduler.ts';

const longestMs = 600_000;

/** Runs work as an actor to its end, while the world goes on. @throws what the work throws. */
export async function perform(scheduler: Scheduler, name: string, work: () => Promise<void>): Promise<void> {
  let end: { error?: unknown } | undefined;
  const run = () =>
    work().then(
      () => {
        end = {};
      },
      (error: unknown) => {
        end = { error };
      },
    );
  scheduler.later(0, undefined, () => void run(), scheduler.actor(name));
  await scheduler.run(scheduler.now + longestMs);
  if (!end) throw new Error(`${name} does not end`);
  if ('error' in end) throw end.error;
}
