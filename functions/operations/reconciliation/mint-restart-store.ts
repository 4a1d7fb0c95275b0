import { TicketTypeCapacityChanged } from '../../../events/ticket.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import { outboxRow } from '../../../shared/messaging/outbox.ts';
import { restartEnv } from '../env.ts';

const { OUTBOX_TABLE } = restartEnv.read();

/** Starts the mint of a type again. It makes the places as the type says now, so one too many changes nothing. */
export function restartMint(ticketTypeId: string, now: number): Promise<unknown> {
  const data = { eventId: eventOfType(ticketTypeId), ticketTypeId };
  return put(OUTBOX_TABLE, { ...outboxRow(TicketTypeCapacityChanged, { subject: ticketTypeId, data, now }) });
}
