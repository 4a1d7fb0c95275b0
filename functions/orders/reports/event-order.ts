import * as z from 'zod';
import { Money } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { eventsOf, sharesOf } from '../../../shared/ledger/event-shares.ts';
import { sumsOf } from '../../../shared/pricing/line-view.ts';
import type { UserRow } from '../../../shared/records/auth-rows.ts';
import { dividedRefunds } from '../../../shared/records/terms/refund-shares.ts';
import type { BuyerAction } from '../order/attempt.ts';
import type { OrderRow } from '../order/order.ts';
import { orderView } from '../order/order-view.ts';

const Customer = z.object({
  name: z.string().optional().describe('absent once the account is erased'),
  email: z.string().optional(),
});

const Dispute = z.object({
  id: z.string().describe("the provider's name of it"),
  status: z.string().describe("in the provider's words"),
  reason: z.string().describe("in the provider's words"),
  amount: Money,
});

const Comp = z.object({ reason: z.string(), by: z.string().describe('the id of the member who gave it') });

const BoxOffice = z.object({
  by: z.string().describe('the id of the member who sold it'),
  method: z.enum(['cash', 'card']),
});

/** Beyond an order, what the organizer of one of its events and administrators see. */
export const SellerFields = {
  customer: Customer,
  comp: Comp.optional(),
  boxOffice: BoxOffice.optional(),
  disputes: z.array(Dispute).optional().describe('disputes of its payments at the bank; absent where there are none'),
};

/**
 * An order as the organizer of some of its events sees it, with its buyer. Lines, tickets and amounts are those of these
 * events alone: the others may belong to another organizer.
 */
export const eventOrderView = (order: OrderRow, eventIds: readonly string[], user: UserRow | undefined) => ({
  ...withoutAction(
    order.items.every(({ eventId }) => eventIds.includes(eventId)) ? orderView(order) : partView(order, eventIds),
  ),
  customer: customerOf(order, user),
  ...(order.disputes && {
    disputes: order.disputes.map(({ id, status, reason, amount }) => ({
      ...{ id, status, reason },
      amount: { ...amount, amount: shareOf(order, eventIds, amount.amount) },
    })),
  }),
  ...(order.comp && { comp: { reason: order.comp.reason, by: order.comp.by } }),
  ...(order.boxOffice && { boxOffice: { by: order.boxOffice.by, method: order.boxOffice.method } }),
});

/** What of an amount of the whole payment was paid for these events, as the ledger divides it. Minor units. */
function shareOf(order: OrderRow, eventIds: readonly string[], amount: number): number {
  const shares = sharesOf(order, amount);
  return sumOf(eventsOf(order).flatMap((eventId, index) => (eventIds.includes(eventId) ? (shares[index] ?? 0) : [])));
}

/** A page to pay on, or the secret of a widget, is for the buyer alone. Instructions are the organizer's own. */
function withoutAction<V extends { payment?: BuyerAction }>({ payment, ...view }: V) {
  const { instructions } = payment ?? {};
  return { ...view, ...(instructions && { payment: { instructions } }) };
}

/** The account that owns the order, or the person who was given or sold its tickets without one. */
function customerOf({ comp, boxOffice }: OrderRow, user: UserRow | undefined): z.input<typeof Customer> {
  if (comp?.to) return comp.to;
  if (boxOffice?.walkUp) return { ...(boxOffice.name && { name: boxOffice.name }), ...boxOffice.walkUp };
  return { ...(user?.name && { name: user.name }), ...(user?.email && { email: user.email }) };
}

function partView(order: OrderRow, eventIds: readonly string[]) {
  const view = orderView(order);
  const money = (amount: number): Money => ({ amount, currency: order.total.currency });
  const items = view.items.filter((item) => eventIds.includes(item.eventId));
  const ids = new Set(items.map(({ id }) => id));
  const tickets = order.tickets.filter(({ itemId }) => ids.has(itemId));
  const sums = sumsOf(
    order.total.currency,
    order.items.filter(({ id }) => ids.has(id)),
  );
  const refunds = dividedRefunds(order).flatMap(({ refund, shares }) => {
    const here = tickets.flatMap(({ ticketId }) => shares.get(ticketId) ?? []);
    const { id, status, reason } = refund;
    return here.length > 0 ? [{ id, amount: money(sumOf(here)), status, reason }] : [];
  });
  return {
    ...view,
    items,
    ...sums,
    payments: view.payments.map((payment) => ({ ...payment, amount: sums.total })),
    refunds,
    tickets: tickets.map(({ ticketId, status }) => ({ id: ticketId, status })),
  };
}
