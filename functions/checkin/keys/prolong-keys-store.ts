import { clock } from '../../../shared/base/clock.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { raiseLastEnd, readTicketKeyRows, type TicketKeyRow, ticketKeyKey } from '../../../shared/records/auth-rows.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { rescheduleEnv } from '../env.ts';
import { keysInUse } from './published-keys.ts';

const { USERS_TABLE } = rescheduleEnv.read();

/**
 * Keeps the keys of an event's tickets published until its new end. Which keys have signed for it is stored nowhere:
 * every published key that would end earlier is prolonged, since a public key that is listed too long does no harm.
 * Reads the event's row, so that the order of two changes does not matter. Each write only ever prolongs.
 */
export async function prolongKeys(eventId: string): Promise<void> {
  const [event, rows] = await Promise.all([readEvent(eventId), readTicketKeyRows({ consistent: true })]);
  if (!event) return;
  const early = keysInUse(rows, clock.now()).filter(({ lastEndsAt }) => (lastEndsAt ?? 0) < event.endsAt);
  for (const { kid } of early) {
    await update<TicketKeyRow>(USERS_TABLE, ticketKeyKey(kid), raiseLastEnd(event.endsAt));
  }
}
