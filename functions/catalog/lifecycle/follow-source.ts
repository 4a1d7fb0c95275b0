import { isDeepStrictEqual } from 'node:util';

/**
 * Walks over rows that follow a source, and again until the source is the same after a walk as before it. Two walks may
 * run at once: without that, the slower one could end with what it read first.
 */
export async function followSource<T>(read: () => Promise<T>, walk: (source: T) => Promise<void>): Promise<void> {
  let source = await read();
  for (;;) {
    await walk(source);
    const present = await read();
    if (isDeepStrictEqual(present, source)) return;
    source = present;
  }
}
