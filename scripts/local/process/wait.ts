import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks `ready` every 100 ms until it says true; a throw counts as "not yet".
 * Gives false after `limitSeconds`; rejects with an AbortError when `signal` fires.
 */
export async function waitUntil(
  ready: () => Promise<boolean>,
  limitSeconds: number,
  signal?: AbortSignal,
): Promise<boolean> {
  const deadline = Date.now() + limitSeconds * 1000;
  while (Date.now() < deadline) {
    signal?.throwIfAborted();
    if (await ready().catch(() => false)) return true;
    await sleep(100, undefined, signal ? { signal } : {});
  }
  return false;
}
