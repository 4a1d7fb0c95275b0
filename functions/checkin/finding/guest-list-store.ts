import { memoizeFor } from '../../../shared/async/memoize.ts';
import { newId } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { soldPlaces } from '../../../shared/inventory/place-store.ts';
import { readUsers } from '../../../shared/records/auth-rows.ts';
import { doorEnv } from '../env.ts';
import { checkinLimits } from '../limits.ts';
import { readSelling } from '../preload/sold-tickets-store.ts';
import { guestListTooLong } from '../problems.ts';
import { type Guest, guestOf } from './guest-search.ts';
import { handsPartition } from './hand-row.ts';

const { CHECKIN_TABLE, TICKETS_TABLE } = doorEnv.read();

/** Reads all sold tickets, up to the limit. */
async function readSold(eventId: string): Promise<Ticket[] | 'too long'> {
  const { types } = await readSelling(eventId);
  const sold: Ticket[] = [];
  for (const type of types) {
    for await (const tickets of soldPlaces(TICKETS_TABLE, type)) {
      sold.push(...tickets);
      if (sold.length > checkinLimits.guestsPerList) return 'too long';
    }
  }
  return sold;
}

const { guestListMemoryMs, guestListsInMemory } = checkinLimits;

/** That a list is too long is remembered too: each reading of it costs as much as that of the longest list. */
const knownGuests = memoizeFor(
  guestListMemoryMs,
  async (eventId: string): Promise<Guest[] | 'too long'> => {
    const sold = await readSold(eventId);
    if (sold === 'too long') return sold;
    const users = await readUsers(sold.flatMap(({ ownerId }) => ownerId ?? []));
    return sold.map((ticket) => guestOf(ticket, users.get(ticket.ownerId ?? '')));
  },
  { max: guestListsInMemory },
);

/**
 * The guest list of an event, read from tickets and accounts and kept in the memory of the process for a minute. There
 * is no index: an erased, renamed or refunded guest is gone with the next reading. @throws Problem `guest_list_too_long`.
 */
export async function readGuests(eventId: string): Promise<Guest[]> {
  const guests = await knownGuests(eventId);
  if (guests === 'too long') throw new Problem(guestListTooLong);
  return guests;
}

/**
 * Reads tickets and their owners as they are now. Left out is a ticket that was cancelled since, and one whose guest is
 * not meant any more: a name that was erased a moment ago finds nobody.
 */
export async function readFound(guests: readonly Guest[], isMeant: (guest: Guest) => boolean) {
  const [rows, users] = await Promise.all([
    getMany<Ticket>(TICKETS_TABLE, guests.map(placeKey), { consistent: true }),
    readUsers(guests.map(({ ownerId }) => ownerId)),
  ]);
  return rows.flatMap((row, index) => {
    if (!row || row.sale !== guests[index]?.sale || (row.status !== 'sold' && row.status !== 'used')) return [];
    const owner = users.get(row.ownerId ?? '');
    return isMeant(guestOf(row, owner)) ? [{ ticket: row, owner }] : [];
  });
}

/** Stores that somebody looked these tickets up. The audit trail has it from the stream. What was typed is not kept. */
export async function recordLookUp(eventId: string, tickets: readonly Ticket[], now: number): Promise<void> {
  const key = { pk: handsPartition(eventId), sk: `look-up#${newId('lku', now)}` };
  await put(CHECKIN_TABLE, { ...key, eventId, hand: 'look-up', found: tickets.map(ticketIdOf), at: now });
}
