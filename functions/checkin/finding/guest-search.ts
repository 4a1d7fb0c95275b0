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
  /** The name on the ticket, the name of its account and its address. */
  words: string[];
}

const atLeast = checkinLimits.orderCharacters;

/** Whether a guest is meant: by the end of the order number, or by the beginning of any word of a name or an address. */
function isMeant({ orderId, words }: Guest, wanted: string): boolean {
  if (wanted.length >= atLeast && folded(orderId).endsWith(wanted)) return true;
  return words.some((text) => text.startsWith(wanted) || text.includes(` ${wanted}`));
}

/** The tickets that a search means, up to `max`, and whether there are more. */
export function search(guests: readonly Guest[], text: string, max: number): { found: Guest[]; isAll: boolean } {
  const wanted = folded(text);
  const found: Guest[] = [];
  for (const guest of guests) {
    if (!isMeant(guest, wanted)) continue;
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
