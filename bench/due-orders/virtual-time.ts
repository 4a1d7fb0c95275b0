import { setImmediate as turn } from 'node:timers/promises';
import { vi } from 'vitest';
import type { Calls } from './slow-store.ts';

/** Does work in virtual time: it passes only while everything waits, so a busy machine makes nothing slower. */
export async function inVirtualTime<T>(work: () => Promise<T>, calls: Calls): Promise<T> {
  let isOver = false;
  const done = work().finally(() => {
    isOver = true;
  });
  while (!isOver) {
    await turn();
    if (calls.running === 0 && !isOver) vi.advanceTimersToNextTimer();
  }
  return done;
}
