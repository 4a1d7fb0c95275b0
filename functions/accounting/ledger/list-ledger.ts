import { refuse } from '../../../shared/base/refuse.ts';
import { badCursor, decodeCursor, encodeCursor } from '../../../shared/dynamo/cursor.ts';
import type { Paging } from '../../../shared/dynamo/list-page.ts';
import { accountingLimits } from '../limits.ts';
import { entriesOf } from './ledger-entry.ts';
import type { LedgerEntryView } from './ledger-schema.ts';
import { ledgerRows, type Period } from './ledger-store.ts';

/** A place in a ledger: a transaction by its sort key, and how many of its entries were shown. */
interface Place {
  sk: string;
  shown: number;
}

/** Sort keys begin with a time. DynamoDB takes at most 1024 bytes. */
const sortKey = /^\d{4}-\d\d-\d\dT[\d:.]+Z#[\x21-\x7e]{1,500}$/;

function placeOf(cursor: string): Place {
  const { sk, shown, ...others } = decodeCursor(cursor);
  const isPlace = typeof sk === 'string' && sortKey.test(sk) && Number.isSafeInteger(shown) && Number(shown) >= 0;
  if (!isPlace || Object.keys(others).length > 0) throw badCursor();
  return { sk, shown: Number(shown) };
}

/**
 * Reads one page of the entries of an organizer's ledger by time. A transaction is divided over pages only where it has
 * more entries than a page. So a page may be short, as it may when the event drops much: only a cursor of `null` is the
 * end. @throws Problem `invalid_request` when the cursor is not from this list, or the period ends before it begins.
 */
export async function listLedger(
  organizerId: string,
  { eventId, limit, cursor, ...period }: Period & Paging & { eventId?: string | undefined },
): Promise<{ items: LedgerEntryView[]; nextCursor: string | null }> {
  const { from, to } = period;
  if (from !== undefined && to !== undefined && to < from) refuse('?to', 'must not be before `from`');
  const maxRows = Math.max(limit, accountingLimits.ledgerRowsPerPage);
  const start = cursor === undefined ? undefined : placeOf(cursor);
  const items: LedgerEntryView[] = [];
  let read = 0;
  for await (const row of ledgerRows(organizerId, period, start?.sk)) {
    const shown = row.sk === start?.sk ? start.shown : 0;
    if (items.length === limit || read === maxRows) return { items, nextCursor: encodeCursor({ sk: row.sk, shown }) };
    read++;
    const entries = entriesOf(row, eventId).slice(shown);
    const room = limit - items.length;
    if (entries.length > room && items.length > 0) return { items, nextCursor: encodeCursor({ sk: row.sk, shown }) };
    items.push(...entries.slice(0, room));
    if (entries.length > room) return { items, nextCursor: encodeCursor({ sk: row.sk, shown: shown + room }) };
  }
  return { items, nextCursor: null };
}
