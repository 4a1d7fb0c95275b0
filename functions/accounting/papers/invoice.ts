import { dayIn } from '../../../shared/base/wall-clock.ts';
import { capturedAt } from '../../../shared/ledger/order-times.ts';
import { lineCost } from '../../../shared/pricing/line-cost.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { AttemptFacts, OrderMoney } from '../../../shared/records/order-money.ts';
import type { OrganizerRow } from '../../../shared/records/venue-rows.ts';
import type { PaperContent, PaperLine } from './paper.ts';

/** What papers of an order are made of, beside the order itself. */
export interface Facts {
  organizer: OrganizerRow;
  /** Those of the organizer in the order. */
  events: readonly EventRow[];
  /** The buyer's account. Absent where the buyer has none. */
  account: UserRow | undefined;
  /** The attempt that paid the order. */
  payment: AttemptFacts;
}

/** The invoice for the part of an order that one organizer has sold. Undefined where it costs nothing. */
export function invoiceOf(order: OrderMoney, facts: Facts): PaperContent | undefined {
  const lines = ownItems(order, facts).map(({ item, event }): PaperLine => {
    const { name, quantity, fee = 0, organizerPays, tax } = item;
    return {
      ...{ event, name, quantity },
      list: item.total.amount,
      discount: item.discount?.amount ?? 0,
      fee: organizerPays ? 0 : fee,
      ...(tax && { tax }),
      total: lineCost(item),
    };
  });
  return lines.some(({ total }) => total > 0) ? { ...paperHead(order, facts), kind: 'invoice', lines } : undefined;
}

/** The lines of an order that one organizer has sold, with the index of their event. */
export const ownItems = ({ items }: OrderMoney, { events }: Facts) =>
  items.flatMap((item) => {
    const event = events.findIndex(({ eventId }) => eventId === item.eventId);
    return event < 0 ? [] : [{ item, event }];
  });

/** What all papers of an order and an organizer begin with. */
export const paperHead = (order: OrderMoney, { organizer, events, account, payment }: Facts) => ({
  orderId: order.orderId,
  organizerId: organizer.organizerId,
  currency: order.total.currency,
  seller: sellerOf(organizer),
  buyer: buyerOf(order, account),
  events: events.map(({ eventId, title, startsAt, venue }) => ({
    title: order.items.find((item) => item.eventId === eventId)?.eventTitle ?? title,
    date: dayIn(venue.timezone, startsAt),
  })),
  payment: { method: payment.provider, date: dayIn(organizer.timezone ?? 'UTC', capturedAt(order, payment)) },
});

function sellerOf({ name, invoicing }: OrganizerRow): PaperContent['seller'] {
  if (!invoicing) return { name };
  const { legalName, address, vatId } = invoicing;
  return { name: legalName, address, ...(vatId && { vatId }) };
}

/** A customer of the box office is asked for no more than a name. */
function buyerOf({ boxOffice }: OrderMoney, account: UserRow | undefined): PaperContent['buyer'] {
  const name = boxOffice?.walkUp ? boxOffice.name : account?.name;
  const email = boxOffice?.walkUp ? boxOffice.walkUp.email : account?.email;
  return { ...(name && { name }), ...(email && { email }) };
}
