import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { isLedgerRow } from '../../shared/ledger/ledger-row.ts';
import { type PaperId, paperOfTransaction } from '../../shared/ledger/paper-key.ts';
import { imageOf } from '../../shared/messaging/stream.ts';
import { issuePapers } from './papers/issue-papers.ts';

/**
 * Consumes the new sales and refunds of the ledger from the stream of its table: issues invoices and credit notes, many
 * with one transaction. A failure repeats the whole batch, which issues none twice.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const due = Records.flatMap((record): PaperId[] => {
    const row = record.eventName === 'INSERT' ? imageOf(record, 'NewImage') : undefined;
    const paper = row && isLedgerRow(row) ? paperOfTransaction(row) : undefined;
    return paper ? [paper] : [];
  });
  await issuePapers(due, clock.now());
  return { batchItemFailures: [] };
}
