import { passagesIn } from '../../../shared/door/door-passages.ts';
import { type ChangesRow, latestChanges } from '../../../shared/door/door-rows.ts';
import { type Paging, sievedPage } from '../../../shared/dynamo/list-page.ts';
import { deviceEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';

const { CHECKIN_TABLE } = deviceEnv.read();

/** The passages of a ticket in a row of the log, the latest first. */
const passagesOf = (eventId: string, ticketId: string, row: ChangesRow) =>
  passagesIn(eventId, row)
    .filter((passage) => passage.ticketId === ticketId)
    .reverse();

/**
 * Reads one page of the passages of a ticket from the log of its event, the latest first. A page has whole rows of the
 * log, so it may be longer than `limit` by what one row has of the ticket.
 */
export async function readPassages(eventId: string, ticketId: string, { limit, ...paging }: Paging) {
  let room = limit;
  const sieve = (rows: ChangesRow[]) => {
    const kept: ChangesRow[] = [];
    for (const row of rows) {
      const { length } = passagesOf(eventId, ticketId, row);
      if (length === 0) continue;
      kept.push(row);
      room -= length;
      if (room <= 0) return { kept, end: row };
    }
    return { kept };
  };
  const { items, nextCursor } = await sievedPage<ChangesRow>(CHECKIN_TABLE, latestChanges(eventId), {
    ...{ sieve, limit, ...paging, key: ['pk', 'sk'] },
    perQuery: checkinLimits.logRowsPerQuery,
    maxItems: checkinLimits.logRowsPerPage,
  });
  return { passages: items.flatMap((row) => passagesOf(eventId, ticketId, row)), nextCursor };
}
