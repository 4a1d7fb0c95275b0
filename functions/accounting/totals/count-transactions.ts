import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { again, retry } from '../../../shared/async/retry.ts';
import { accountingLimits } from '../limits.ts';
import { type Delivered, missingFrom } from './totals.ts';
import { addToTotals, readTotals } from './totals-store.ts';

/**
 * Adds transactions to the totals, each exactly once, in one write for each row of totals. A batch that is delivered
 * again, whole or in parts, adds what is missing.
 */
export async function countTransactions(transactions: readonly Delivered[]): Promise<void> {
  const byRow = Map.groupBy(transactions, ({ key: { pk, sk } }) => `${pk}|${sk}`);
  await forEachLimit([...byRow.values()], accountingLimits.totalsWrites, countIntoRow);
}

async function countIntoRow(additions: readonly Delivered[]): Promise<void> {
  const [first] = additions;
  if (!first) return;
  let missing = additions;
  await retry<void>(
    async () => {
      if (missing.length === 0 || (await addToTotals(first.key, missing))) return undefined;
      missing = missingFrom((await readTotals(first.key)) ?? {}, missing);
      return missing.length === 0 ? undefined : again;
    },
    {
      exhausted: () => {
        throw new Error(`Totals ${first.key.pk} ${first.key.sk} change too often to be added to`);
      },
    },
  );
}
