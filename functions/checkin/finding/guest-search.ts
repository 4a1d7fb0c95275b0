import type { Ticket } from '../../../shared/inventory/place.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import { folded } from '../../../shared/text/text.ts';
import { checkinLimits } from '../limits.ts';

/** One ticket in the guest list of an event, with what it is found by, folded. */
export interface Guest {
  ticketTypeId: string;
  shard: number;
  number: number;
  sale: number;
  orderId: string;
  ownerId: string;
  /** The words of the name on the ticket, and of the name of its account. */
  names: string[][];
  /** The address of its account. */
  email: string;
}

/** The words of a name, folded. Apostrophes are typed in many ways, or left out. */
const wordsOf = (name: string): string[] =>
  folded(name)
    .replace(/['’‘ʼ`´]/g, '')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');

/** A ticket and its account, as they are found. */
export function guestOf(ticket: Ticket, owner: Pick<UserRow, 'name' | 'email'> | undefined): Guest {
  const { ticketTypeId, shard, number, sale, orderId = '', ownerId = '', holder } = ticket;
  const names = [holder, owner?.name].flatMap((name) => (name ? [wordsOf(name)] : []));
  return { ticketTypeId, shard, number, sale, orderId, ownerId, names, email: folded(owner?.email ?? '') };
}

const atLeast = checkinLimits.orderCharacters;

/** The letters and digits of order numbers, with the beginning that people copy along. */
const orderNumber = new RegExp(`^(?:ord_)?[0-9a-hjkmnp-tv-z]{${atLeast},}$`);

/** Whether a text can be the end of an order number, or all of it. */
export const isOrderNumber = (text: string): boolean => orderNumber.test(folded(text));

/** Whether each word that was typed begins a word of the name, in any order. */
const isNamed = (name: readonly string[], words: readonly string[]): boolean =>
  words.every((typed) => name.some((word) => word.startsWith(typed)));

/**
 * Says whom a text means: who has the end of the order number, and where `names` may be searched whose name has words
 * with these beginnings, or whose address begins so.
 */
export function isMeantBy(text: string, { names }: { names: boolean }): (guest: Guest) => boolean {
  const [wanted, words] = [folded(text), wordsOf(text)];
  // Who types signs only means nobody.
  const isPerson = (guest: Guest) =>
    words.length > 0 && (guest.email.startsWith(wanted) || guest.names.some((name) => isNamed(name, words)));
  const isOrder = ({ orderId }: Guest) => folded(orderId).endsWith(wanted);
  const mayBeOrder = isOrderNumber(text);
  return (guest) => (names && isPerson(guest)) || (mayBeOrder && isOrder(guest));
}

/** The guests that are meant, up to `max`, and whether there are more. */
export function search(guests: readonly Guest[], isMeant: (guest: Guest) => boolean, max: number) {
  const found: Guest[] = [];
  for (const guest of guests) {
    if (!isMeant(guest)) continue;
    if (found.length === max) return { found, isAll: false };
    found.push(guest);
  }
  return { found, isAll: true };
}

/** An address of which one letter and the host are legible: `a…@example.org`. */
export function maskedAddress(email: string): string {
  const at = email.lastIndexOf('@');
  return `${email.slice(0, 1)}…${email.slice(at)}`;
}
