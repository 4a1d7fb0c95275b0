import { isDeepStrictEqual } from 'node:util';

/** Walks before giving up. A source that changes during each of them is repeated with its next event. */
const maxWalks = 20;

/**
 * Walks over rows that follow a source, and again until the source is the same after a walk as before it. Two walks may
 * run at once: without that, the slower one could end with what it read first. @throws Error if the source changes on.
 */
export async function followSource<T>(read: () => Promise<T>, walk: (source: T) => Promise<void>): Promise<void> {
  let source = await read();
  for (let walks = 0; walks < maxWalks; walks++) {
    await walk(source);
    const present = await read();
    if (isDeepStrictEqual(present, source)) return;
    source = present;
  }
  throw new Error(`The source changed during each of ${maxWalks} walks`);
}
