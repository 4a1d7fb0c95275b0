import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';

interface Due {
  orderId: string;
  organizerId: string;
  /** Absent: the sale of the order. */
  refundId?: string;
}

/** Sales and refunds of the ledger, as the stream of its table delivers them. */
const postedRecords = (dues: readonly Due[]): DynamoDBRecord[] =>
  dues.map(({ orderId, organizerId, refundId }, index) => {
    const kind = refundId ? { kind: 'refund', refundId, credits: true } : { kind: 'sale' };
    const entries = [
      ['refunds', refundId ? -1 : 1],
      ['sales:0', refundId ? 1 : -1],
    ];
    const row = { pk: `ledger#${organizerId}#0`, sk: `2026#${index}`, organizerId, orderId, entries, ...kind };
    return { eventName: 'INSERT', dynamodb: { NewImage: marshall(row) as never, SequenceNumber: String(index) } };
  });

/** Issues what is due, as the reader of the stream does. @throws as it does: the batch is delivered again then. */
export async function readStream(dues: readonly Due[]): Promise<void> {
  const { handler } = await import('../../../functions/accounting/on-paper-due.ts');
  await handler({ Records: postedRecords(dues) });
}
