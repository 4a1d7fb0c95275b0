import { isRebuildDue, rebuildIndex } from './search/write-index.ts';

/**
 * Each minute: rebuilds the search index if the last rebuild is a day old, or if there is none in this format.
 * Invoked with `{"force": true}` it rebuilds immediately (docs/operations.md).
 */
export async function handler(input?: { force?: unknown }): Promise<void> {
  if (input?.force === true || (await isRebuildDue())) await rebuildIndex();
}
