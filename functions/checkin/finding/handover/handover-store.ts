import { readTicketCode } from '../../../../shared/door/ticket-code.ts';
import { transactWhen } from '../../../../shared/dynamo/transaction.ts';
import type { Ticket } from '../../../../shared/inventory/place.ts';
import { ticketUpdateItem } from '../../door/passage-items.ts';
import { doorEnv } from '../../env.ts';
import { type HandoverRow, handItem, handsPartition } from '../hand-row.ts';

const { CHECKIN_TABLE, TICKETS_TABLE } = doorEnv.read();

/**
 * Marks the ticket as handed over and stores who did it, in one transaction. Conditional on this issue being sold and
 * not handed over. Returns whether it was written.
 */
export async function storeHandover(ticket: Ticket, by: string, row: HandoverRow): Promise<boolean> {
  const code = readTicketCode(ticket.code ?? '');
  if (!code) return false;
  const update = ticketUpdateItem(code, {
    set: ['handedOver = :handedOver'],
    remove: [],
    condition: '#status IN (:sold, :used) AND (attribute_not_exists(handedOver) OR handedOver.issue <> issue)',
    names: {},
    values: { ':handedOver': { at: row.at, by, issue: ticket.issue }, ':sold': 'sold', ':used': 'used' },
  });
  const key = { pk: handsPartition(row.eventId), sk: `handover#${row.ticketId}#${ticket.issue}` };
  return transactWhen([{ Update: { TableName: TICKETS_TABLE, ...update } }, handItem(CHECKIN_TABLE, key, row)]);
}
