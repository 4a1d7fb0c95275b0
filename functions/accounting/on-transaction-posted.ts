import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { isLedgerRow } from '../../shared/ledger/ledger-row.ts';
import { imageOf } from '../../shared/messaging/stream.ts';
import { countTransactions } from './totals/count-transactions.ts';
import { delivered } from './totals/totals.ts';

/**
 * Consumes the new transactions of the ledger from the stream of its table: adds them to the totals. A failure repeats
 * the whole batch, which adds nothing twice.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const transactions = Records.flatMap((record) => {
    const row = record.eventName === 'INSERT' ? imageOf(record, 'NewImage') : undefined;
    return row && isLedgerRow(row) ? delivered(row, record.dynamodb?.SequenceNumber ?? '') : [];
  });
  await countTransactions(transactions);
  return { batchItemFailures: [] };
}
