import type { Ticket } from '../../../shared/inventory/place.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { OrderFacts, PaymentMeans } from '../../../shared/records/order-facts.ts';
import { unlinked } from '../../../shared/text/unlinked.ts';

/** Whom mails about an order go to. An erased account has no address, and some customers gave none. */
export type Buyer = Pick<UserRow, 'name' | 'email' | 'emailVerified'>;

interface Mailed {
  order: OrderFacts;
  buyer: Buyer;
  tickets: ReadonlyMap<string, Ticket>;
  events: ReadonlyMap<string, EventRow>;
}

/**
 * Whether the receiver's address is unproved: that of an unconfirmed account, or of a comp's receiver who has none. Such
 * a mailbox may be anybody's, so a stranger could use the mail to say what they like.
 */
export const isUnproved = ({ order, buyer }: Pick<Mailed, 'order' | 'buyer'>): boolean =>
  !buyer.emailVerified || order.comp?.to !== undefined;

/** The name to greet with, if any: only a mailbox that is proved belongs to the person of that name. */
export const greetingName = (mailed: Pick<Mailed, 'order' | 'buyer'>): string | undefined =>
  isUnproved(mailed) ? undefined : unlinked(mailed.buyer.name);

/** The same order with every text of an organizer or a buyer in which nothing can be clicked. */
export const unlinkedOrder = <M extends Mailed>(mailed: M): M => ({
  ...mailed,
  order: {
    ...mailed.order,
    items: mailed.order.items.map((item) => ({
      ...item,
      name: unlinked(item.name),
      eventTitle: unlinked(item.eventTitle),
    })),
    attempts: mailed.order.attempts.map(unlinkedAttempt),
  },
  buyer: { ...mailed.buyer, name: unlinked(mailed.buyer.name) },
  tickets: new Map([...mailed.tickets].map(([id, ticket]) => [id, unlinkedTicket(ticket)])),
  events: new Map([...mailed.events].map(([id, event]) => [id, unlinkedEvent(event)])),
});

/** Of what a buyer has to do, only instructions are for people. */
const unlinkedAttempt = <A extends PaymentMeans>(attempt: A): A => {
  const { instructions } = attempt.action ?? {};
  return { ...attempt, action: instructions ? { instructions: unlinked(instructions) } : {} };
};

const unlinkedTicket = (ticket: Ticket): Ticket => ({
  ...ticket,
  // Names of sections, rows and seats may have dots in them.
  ...(ticket.seat && { seat: unlinked(ticket.seat) }),
  ...(ticket.holder && { holder: unlinked(ticket.holder) }),
});

function unlinkedEvent(event: EventRow): EventRow {
  const { title, venue, organizer, cancellation } = event;
  const { name, address, city } = venue;
  const reason = cancellation?.reason;
  return {
    ...event,
    title: unlinked(title),
    venue: { ...venue, name: unlinked(name), address: unlinked(address), city: unlinked(city) },
    organizer: { ...organizer, name: unlinked(organizer.name) },
    ...(cancellation && reason && { cancellation: { ...cancellation, reason: unlinked(reason) } }),
  };
}
