import { OrderRefunded } from '../../../events/order.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { parseTicketId, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { customerCountItems } from '../order/customer-count-items.ts';
import { type OrderRow, openOrderPartition, type Refund } from '../order/order.ts';
import { applyRefund, refundedLines } from './refund.ts';

const { ORDERS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

/**
 * What happens to the places of refunded tickets. `back-on-sale`: only unused tickets are refunded. `revoked`: used
 * ones too, since the event does not take place.
 */
export type PlaceFate = 'back-on-sale' | 'revoked';

interface TicketRefund {
  ticketIds: readonly string[];
  /** A code, such as `event_cancelled`. */
  reason: string;
  fate: PlaceFate;
  request?: Refund['request'];
}

/** Reads the places of tickets. An entry is `undefined` where the place belongs to a later sale. */
export async function readTicketPlaces(ticketIds: readonly string[]): Promise<(Ticket | undefined)[]> {
  const parsed = ticketIds.flatMap((id) => parseTicketId(id) ?? []);
  const rows = await getMany<Ticket>(TICKETS_TABLE, parsed.map(placeKey), { consistent: true });
  return rows.map((row, index) => (row?.sale === parsed[index]?.sale ? row : undefined));
}

/**
 * Refunds tickets in one transaction: tickets cancelled, their places revoked or back on sale, the refund promised, the
 * customer's counts decreased, `OrderRefunded` announced. Conditional on `version` as read and on each place belonging
 * to its ticket; `undefined` where either has changed. A promised refund keeps the order in the minute job's index
 * until the provider has executed it.
 */
export async function writeRefund(
  order: OrderRow,
  rows: readonly Ticket[],
  ticketRefund: TicketRefund,
  now: number,
): Promise<OrderRow | undefined> {
  const { ticketIds, reason, fate } = ticketRefund;
  const { tickets, status, refund } = applyRefund(order, ticketRefund);
  const refunded: OrderRow = {
    ...order,
    tickets,
    status,
    refunds: [...order.refunds, refund],
    version: order.version + 1,
  };
  const lines = refundedLines(order, ticketIds);
  const cancelled = await tryTransact([
    refundOrderItem(order, refunded, refund, now),
    ...rows.flatMap((row) => (fate === 'revoked' ? places.revoke(row) : places.refund(row))),
    ...customerCountItems({ ...order, items: lines, codes: [] }, -1),
    announce(OUTBOX_TABLE, OrderRefunded, {
      subject: order.orderId,
      data: {
        orderId: order.orderId,
        userId: order.userId,
        refundId: refund.id,
        amount: refund.amount,
        reason,
        tickets: ticketIds.map((ticketId) => ({ ticketId, eventId: eventOf(ticketId, lines) })),
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
      ConditionExpression: '#version = :read AND #status IN (:confirmed, :partly)',
      ExpressionAttributeNames: { '#status': 'status', '#version': 'version', ...(owes && { '#shard': 'open' }) },
      ExpressionAttributeValues: {
        ':read': order.version,
        ':confirmed': 'confirmed',
        ':partly': 'partially_refunded',
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
