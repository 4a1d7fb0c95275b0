import type { Database } from './database.ts';

/** After a fault of the disk, work is repeated after this time. */
export const faultPauseMs = 1_000;

export const isFromSqlite = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_SQLITE_ERROR';

/**
 * Writes an outcome, which must not get lost: repeats the write while the disk is full. `goOn` is asked after each
 * failure, and waits before it agrees. Resolves to `false` if it does not: the cause of the outcome is repeated after
 * the next start. Rejects with what `work` itself throws.
 */
export async function storeOutcome(
  database: Database,
  work: () => void,
  goOn: (error: unknown) => Promise<boolean>,
): Promise<boolean> {
  for (;;) {
    let isBug = false;
    try {
      await database.write(() => {
        try {
          work();
        } catch (error) {
          isBug = !isFromSqlite(error);
          throw error;
        }
      });
      return true;
    } catch (error) {
      if (isBug) throw error;
      if (!(await goOn(error))) return false;
    }
  }
}
