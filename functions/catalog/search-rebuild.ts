import { isRebuildDue, rebuildIndex } from './search/write-index.ts';

/**
 * Each minute: makes the search index anew once a day, and where there is none in the format of this version. Invoked with
 * `{"force": true}` it does so at once (docs/operations.md).
 */
export async function handler(asked?: { force?: unknown }): Promise<void> {
  if (asked?.force === true || (await isRebuildDue())) await rebuildIndex();
}
