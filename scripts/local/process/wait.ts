import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Polls `ready` every 100 ms until it returns true. A rejection counts as "not yet".
 * Returns false after `limitSeconds`. Rejects with an AbortError if `signal` fires.
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
