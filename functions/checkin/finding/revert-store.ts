import { readTicketCode } from '../../../shared/door/ticket-code.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { transactWhen } from '../../../shared/dynamo/transaction.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { ticketUpdateItem } from '../door/passage-items.ts';
import { doorEnv } from '../env.ts';
import { type HandRow, handItem, handsPartition } from './hand-row.ts';
import type { Reversal } from './reversal.ts';

const { CHECKIN_TABLE, TICKETS_TABLE } = doorEnv.read();

const revertsPrefix = (ticketId: string): string => `revert#${ticketId}#`;

const revertKey = ({ eventId, ticketId }: HandRow, mark: string): Key => ({
  pk: handsPartition(eventId),
  sk: `${revertsPrefix(ticketId)}${mark}`,
});

/** Reads the reverted scans of a ticket, strongly consistent. There are a few at most. */
export const readReverts = ({ eventId, ticketId }: Pick<HandRow, 'eventId' | 'ticketId'>): Promise<HandRow[]> =>
  queryAll<HandRow & Key>(CHECKIN_TABLE, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': handsPartition(eventId), ':prefix': revertsPrefix(ticketId) },
    ConsistentRead: true,
  });

/**
 * Takes a passage back and stores who did it and why, in one transaction. Conditional on the ticket as it was read.
 * Returns whether it was written.
 */
export async function storeReversal(ticket: Ticket, { mark, update }: Reversal, row: HandRow): Promise<boolean> {
  const code = readTicketCode(ticket.code ?? '');
  if (!code) return false;
  return transactWhen([
    { Update: { TableName: TICKETS_TABLE, ...ticketUpdateItem(code, update) } },
    handItem(CHECKIN_TABLE, revertKey(row, mark), row),
  ]);
}
