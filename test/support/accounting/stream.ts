import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import type { LedgerRow } from '../../../shared/ledger/ledger-row.ts';

/** Sequence numbers of 21 digits and more: they gain digits, as those of a long stream do. */
const sequenceNumber = (position: number): string => `${10n ** 20n + BigInt(position + 1) ** 10n}`;

/** The records that the stream has for rows posted in this order. */
export const recordsOf = (rows: readonly LedgerRow[], from = 0): DynamoDBRecord[] =>
  rows.map((row, index) => ({
    eventName: 'INSERT',
    dynamodb: {
      NewImage: marshall(row, { removeUndefinedValues: true }) as never,
      SequenceNumber: sequenceNumber(from + index),
    },
  }));

/** Delivers records to the reader of the ledger, as one batch. */
export async function deliver(records: DynamoDBRecord[]): Promise<void> {
  const { handler } = await import('../../../functions/accounting/on-transaction-posted.ts');
  const answer = await handler({ Records: records });
  if (answer.batchItemFailures.length > 0) throw new Error('the batch failed');
}

/** The totals of an organizer by sort key, without what keeps them true. */
export async function storedTotals(organizerId: string): Promise<Record<string, Record<string, number>>> {
  const { totalsBetween } = await import('../../../functions/accounting/totals/totals-store.ts');
  const { sumsOf } = await import('../../../functions/accounting/totals/totals.ts');
  const stored: Record<string, Record<string, number>> = {};
  for await (const rows of totalsBetween(organizerId)) for (const row of rows) stored[row.sk] = nonZero(sumsOf(row));
  return stored;
}

/** What the totals of these rows have to be. */
export async function expectedTotals(rows: readonly LedgerRow[]): Promise<Record<string, Record<string, number>>> {
  const { additionsOf, addSums } = await import('../../../functions/accounting/totals/totals.ts');
  const expected: Record<string, Record<string, number>> = {};
  for (const { key, sums } of rows.flatMap(additionsOf)) expected[key.sk] = addSums(expected[key.sk] ?? {}, sums);
  return Object.fromEntries(Object.entries(expected).map(([sk, sums]) => [sk, nonZero(sums)]));
}

const nonZero = (sums: Record<string, number>): Record<string, number> =>
  Object.fromEntries(Object.entries(sums).filter(([, amount]) => amount !== 0));
