import { OrderRefunded } from '../../../events/order.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { parseTicketId, placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { eventOfType, factsKey, type SellingFacts } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { type OrderRow, openOrderPartition, type Refund } from '../order/order.ts';
import { customerCountItems } from '../order/usage/customer-count-items.ts';
import { applyRefund, keptOf, type RefundTerms, refundedLines } from './refund.ts';

const { ORDERS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

/**
 * What happens to the places of refunded tickets. `back-on-sale`: only unused tickets are refunded, and the places of a
 * withdrawn event stay out of sale. `revoked`: used ones too, and no place returns to sale.
 */
export type PlaceFate = 'back-on-sale' | 'revoked';

/** Reads the places of tickets, by ticket id. Without an entry where the place belongs to a later sale. */
export async function readTicketPlaces(ticketIds: readonly string[]): Promise<Map<string, Ticket>> {
  const parsed = ticketIds.flatMap((id) => parseTicketId(id) ?? []);
  const rows = await getMany<Ticket>(TICKETS_TABLE, parsed.map(placeKey), { consistent: true });
  return new Map(
    rows.flatMap((row, index) => (row && row.sale === parsed[index]?.sale ? [[ticketIdOf(row), row] as const] : [])),
  );
}

/** Those of the events from which nothing can be sold any more. */
export async function withdrawnAmong(eventIds: readonly string[]): Promise<string[]> {
  const facts = await getMany<SellingFacts>(TICKETS_TABLE, eventIds.map(factsKey), { consistent: true });
  return eventIds.filter((_, index) => facts[index]?.status !== 'published');
}

/** Conditional on the event not being withdrawn: a place would be free in an event that nobody cleans up again. */
const isOnSale = (eventId: string): Action => ({
  ConditionCheck: {
    TableName: TICKETS_TABLE,
    Key: factsKey(eventId),
    ConditionExpression: '#status = :published',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':published': 'published' },
  },
});

/**
 * Refunds tickets, or money alone, in one transaction: tickets cancelled, their places revoked or back on sale, the
 * refund promised, the customer's counts decreased, `OrderRefunded` announced. Conditional on `version` as read, on
 * each place belonging to its ticket, and on the events of places that return to sale not being withdrawn; `undefined`
 * where any has changed. With 40 tickets of 8 events that is 98 actions. A promised refund keeps the order in the
 * minute job's index until the provider has executed it.
 */
export async function writeRefund(
  order: OrderRow,
  rows: readonly Ticket[],
  { terms, withdrawn }: { terms: RefundTerms & { fate: PlaceFate }; withdrawn: readonly string[] },
  now: number,
): Promise<OrderRow | undefined> {
  const { ticketIds, eventIds = [], fate } = terms;
  const { tickets, status, refund } = applyRefund(order, terms);
  const refunded: OrderRow = {
    ...order,
    tickets,
    status,
    refunds: [...order.refunds, refund],
    version: order.version + 1,
  };
  const lines = refundedLines(order, ticketIds);
  const kept = keptOf(order, ticketIds, refund.amount);
  const returns = ({ ticketTypeId }: Ticket) =>
    fate === 'back-on-sale' && !withdrawn.includes(eventOfType(ticketTypeId));
  const onSale = new Set(rows.filter(returns).map(({ ticketTypeId }) => eventOfType(ticketTypeId)));
  const cancelled = await tryTransact([
    refundOrderItem(order, refunded, refund, now),
    ...rows.flatMap((row) => (returns(row) ? places.refund(row) : places.revoke(row))),
    ...[...onSale].map(isOnSale),
    ...customerCountItems({ ...order, items: lines, codes: [] }, -1),
    announce(OUTBOX_TABLE, OrderRefunded, {
      subject: order.orderId,
      data: {
        orderId: order.orderId,
        userId: order.userId,
        refundId: refund.id,
        amount: refund.amount,
        reason: refund.reason,
        tickets: ticketIds.map((ticketId) => ({ ticketId, eventId: eventOf(ticketId, lines) })),
        ...(eventIds.length > 0 && { eventIds: [...eventIds] }),
        ...(kept > 0 && { kept: { ...refund.amount, amount: kept } }),
      },
      now,
    }),
  ]);
  return cancelled ? undefined : refunded;
}

function refundOrderItem(order: OrderRow, { tickets, status }: OrderRow, refund: Refund, now: number): Action {
  const owes = refund.status === 'pending';
  return {
    Update: {
      TableName: ORDERS_TABLE,
      Key: orderKey(order.orderId),
      UpdateExpression: `SET #status = :status, tickets = :tickets, refunds = list_append(refunds, :refunds), #version = #version + :one, history = list_append(history, :entry)${owes ? ', #shard = :shard, checkAt = :at' : ''}`,
      ConditionExpression: '#version = :read AND #status IN (:confirmed, :partly, :refunded)',
      ExpressionAttributeNames: { '#status': 'status', '#version': 'version', ...(owes && { '#shard': 'open' }) },
      ExpressionAttributeValues: {
        ':read': order.version,
        ':confirmed': 'confirmed',
        ':partly': 'partially_refunded',
        ':refunded': 'refunded',
        ':status': status,
        ':tickets': tickets,
        ':refunds': [refund],
        ':entry': [{ at: now, what: `${status} ${refund.id}: ${refund.reason}` }],
        ':one': 1,
        ...(owes && { ':shard': openOrderPartition(order.orderId), ':at': now + orderLimits.orderCheckMs }),
      },
    },
  };
}

const eventOf = (ticketId: string, lines: OrderRow['items']): string =>
  lines.find(({ ticketTypeId }) => ticketTypeId === parseTicketId(ticketId)?.ticketTypeId)?.eventId ?? '';
