import { Problem } from '../../../shared/base/problem.ts';
import { tooManyRequests } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { allowance, rateHeaders } from '../../../shared/http/throttle.ts';
import { handedOverOf, ticketIdOf } from '../../../shared/inventory/place.ts';
import { settings } from '../../../shared/settings/settings.ts';
import { readDoorFacts, readDoorRules } from '../door/door-facts-store.ts';
import { findScanner } from '../door/find-scanner.ts';
import { handedOverView } from '../door/ticket-view.ts';
import { checkinLimits } from '../limits.ts';
import { readFound, readGuests, recordLookUp } from './guest-list-store.ts';
import { isMeantBy, isOrderNumber, maskedAddress, search } from './guest-search.ts';
import { isWriter, requireFinder } from './require-finder.ts';
import { stateOf } from './ticket-state.ts';

/** Counts a look-up of its caller. @throws Problem `too_many_requests`. */
async function countLookUp({ kind, id }: Device | User, now: number): Promise<void> {
  const owner = { kind: kind === 'device' ? 'device' : 'account', id } as const;
  const left = await allowance('look-up', owner, await settings(), now);
  if (left.allowed) return;
  const headers = { ...rateHeaders(left), 'retry-after': String(Math.max(1, left.retryAfterSeconds)) };
  throw new Problem(tooManyRequests, undefined, { headers });
}

/**
 * Whether the caller may search by names and addresses, and see them. Who does not see a name must not learn by guesses
 * whether somebody of that name comes. Owners and editors have the guest list anyway.
 */
async function seesNames(caller: Device | User, eventId: string): Promise<boolean> {
  const { showHolder } = await readDoorRules(eventId);
  return showHolder || isWriter(caller, eventId);
}

/**
 * Finds tickets by the end of their order number, a name or an address, where the event lets the caller. Each look-up is
 * counted and audited. Shows no code, and no address in full. Where gates see no names, they search by order number only.
 * @throws Problem `not_found`, `forbidden`, `look_up_off`, `invalid_request`, `too_many_requests`, `guest_list_too_long`.
 */
export async function findTickets(caller: Device | User, eventId: string, text: string, now: number) {
  await findScanner(caller, eventId);
  await requireFinder(caller, eventId);
  const names = await seesNames(caller, eventId);
  if (!names && !isOrderNumber(text)) {
    const least = checkinLimits.orderCharacters;
    refuse('?q', `must be the last ${least} or more characters of an order number, as this event hides names`);
  }
  await countLookUp(caller, now);
  const isMeant = isMeantBy(text, { names });
  const { found, isAll } = search(await readGuests(eventId), isMeant, checkinLimits.guestsFound);
  const [tickets, selling] = await Promise.all([readFound(found, isMeant), readDoorFacts(eventId)]);
  await recordLookUp(
    eventId,
    tickets.map(({ ticket }) => ticket),
    now,
  );
  const items = tickets.map(({ ticket, owner }) => {
    const handedOver = handedOverOf(ticket);
    return {
      ticketId: ticketIdOf(ticket),
      ticketTypeName: selling?.typeNames.get(ticket.ticketTypeId) ?? '',
      orderId: ticket.orderId ?? '',
      state: stateOf(ticket),
      ...(ticket.seat && { seat: ticket.seat }),
      ...(names && ticket.holder && { holder: ticket.holder }),
      ...(names && owner?.name && { name: owner.name }),
      ...(names && owner?.email && { email: maskedAddress(owner.email) }),
      ...(handedOver && { handedOver: handedOverView(handedOver) }),
    };
  });
  return { items, more: !isAll, nextCursor: null };
}
