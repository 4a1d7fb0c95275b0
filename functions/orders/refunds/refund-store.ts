import { OrderRefunded } from '../../../events/order.ts';
import { getMany } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { parseTicketId, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { customerCountItems } from '../order/customer-count-items.ts';
import type { OrderRow, Refund } from '../order/order.ts';
import { openOrderPartition } from '../order/order-store.ts';
import { applyRefund, refundedLines } from './refund.ts';

const { ORDERS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

/** `back-on-sale` only where nobody has come in with it; `revoked` also then, since the event does not take place. */
export type Fate = 'back-on-sale' | 'revoked';

interface TicketRefund {
  ticketIds: readonly string[];
  /** A code, such as `event_cancelled`. */
  reason: string;
  fate: Fate;
  request?: Refund['request'];
}

/** The places of tickets as they are now; `undefined` where a place is of another sale by now. */
export async function readTicketPlaces(ticketIds: readonly string[]): Promise<(Ticket | undefined)[]> {
  const wanted = ticketIds.flatMap((id) => parseTicketId(id) ?? []);
  const rows = await getMany<Ticket>(TICKETS_TABLE, wanted.map(placeKey), { consistent: true });
  return rows.map((row, at) => (row?.sale === wanted[at]?.sale ? row : undefined));
}

/**
 * Refund: tickets cancelled, their places revoked or back on sale, what is to be paid back promised, the customer's counts
 * given back, the news of it, in one transaction. Conditional on the version read and on each place being this ticket's;
 * `undefined` where either has changed. The promise keeps the order before the minute job until the provider has it.
 */
export async function writeRefund(
  order: OrderRow,
  rows: readonly Ticket[],
  giving: TicketRefund,
  now: number,
): Promise<OrderRow | undefined> {
  const { ticketIds, reason, fate } = giving;
  const { tickets, status, refund } = applyRefund(order, giving);
  const owes = refund.status === 'pending';
  const back = refundedLines(order, ticketIds);
  const values = {
    ':read': order.version,
    ':confirmed': 'confirmed',
    ':partly': 'partially_refunded',
    ':status': status,
    ':tickets': tickets,
    ':refunds': [refund],
    ':entry': [{ at: now, what: `${status} ${refund.id}: ${reason}` }],
    ':one': 1,
    ...(owes && { ':shard': openOrderPartition(order.orderId), ':at': now + orderLimits.orderCheckMs }),
  };
  const names = {
    '#status': 'status',
    '#version': 'version',
    ...(owes && { '#shard': 'open' }),
  };
  try {
    await transact([
      {
        Update: {
          TableName: ORDERS_TABLE,
          Key: orderKey(order.orderId),
          UpdateExpression: `SET #status = :status, tickets = :tickets, refunds = list_append(refunds, :refunds), #version = #version + :one, history = list_append(history, :entry)${owes ? ', #shard = :shard, checkAt = :at' : ''}`,
          ConditionExpression: '#version = :read AND #status IN (:confirmed, :partly)',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: values,
        },
      },
      ...rows.flatMap((row) => (fate === 'revoked' ? places.revoke(row) : places.refund(row))),
      ...customerCountItems({ ...order, items: back, codes: [] }, -1),
      announce(OUTBOX_TABLE, OrderRefunded, {
        subject: order.orderId,
        data: {
          orderId: order.orderId,
          userId: order.userId,
          refundId: refund.id,
          amount: refund.amount,
          reason,
          tickets: ticketIds.map((ticketId) => ({
            ticketId,
            eventId:
              back.find(({ ticketTypeId }) => ticketTypeId === parseTicketId(ticketId)?.ticketTypeId)?.eventId ?? '',
          })),
        },
        now,
      }),
    ]);
  } catch (error) {
    if (cancellation(error)) return undefined;
    throw error;
  }
  return { ...order, tickets, status, refunds: [...order.refunds, refund], version: order.version + 1 };
}
