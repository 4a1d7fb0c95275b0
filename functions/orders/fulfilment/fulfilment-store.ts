import { OrderConfirmed, OrderFailed } from '../../../events/order.ts';
import { backoff } from '../../../shared/async/backoff.ts';
import { retryLimits } from '../../../shared/async/limits.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { placeItems } from '../../../shared/inventory/place-items.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { codeUseItems } from '../order/code-use-items.ts';
import { customerCountItems } from '../order/customer-count-items.ts';
import { openCondition, openNames, openValues } from '../order/open-order-store.ts';
import { type OrderRow, owesMoney, placesOfOrder } from '../order/order.ts';

const { ORDERS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();
const places = placeItems(TICKETS_TABLE);

const names = { '#status': 'status', '#version': 'version' };
export type SignedTicket = Ticket & { itemId: string; code: string };

/**
 * Confirm: places sold and signed, order confirmed, the news of it, in one transaction. What was due has been captured
 * and its money is open; a place must still carry this hold and be of the sale that was signed. Time is no condition: a
 * late payment wins while nobody re-took the place.
 */
export async function writeConfirmation(
  order: OrderRow,
  signed: readonly SignedTicket[],
  now: number,
): Promise<'confirmed' | 'lost' | 'closed'> {
  const holder = order.comp?.to?.name;
  const tickets = signed.map((ticket) => ({
    ticketId: ticketIdOf(ticket),
    itemId: ticket.itemId,
    status: 'valid' as const,
  }));
  try {
    await transact([
      {
        Update: {
          TableName: ORDERS_TABLE,
          Key: orderKey(order.orderId),
          UpdateExpression:
            'SET #status = :confirmed, tickets = :tickets, #version = #version + :one, history = list_append(history, :entry) REMOVE failure, taskToken, #shard',
          ConditionExpression: `${openCondition} AND captured = :due`,
          ExpressionAttributeNames: { ...openNames, '#version': 'version', '#shard': 'open' },
          ExpressionAttributeValues: {
            ...openValues,
            ':due': order.total,
            ':confirmed': 'confirmed',
            ':tickets': tickets,
            ':one': 1,
            ':entry': [{ at: now, what: 'confirmed' }],
          },
        },
      },
      ...signed.map((ticket) => ({
        Update: {
          TableName: TICKETS_TABLE,
          Key: placeKey(ticket),
          UpdateExpression: `SET #status = :sold, orderId = :order, ownerId = :owner, code = :code, #version = #version + :one${holder ? ', holder = :holder' : ''} REMOVE holdId, claimableAt`,
          ConditionExpression: '#status = :held AND holdId = :hold AND sale = :sale AND issue = :issue',
          ExpressionAttributeNames: names,
          ExpressionAttributeValues: {
            ':sold': 'sold',
            ':order': order.orderId,
            ':owner': order.userId,
            ':code': ticket.code,
            ...(holder && { ':holder': holder }),
            ':held': 'held',
            ':hold': order.holdId,
            ':sale': ticket.sale,
            ':issue': ticket.issue,
            ':one': 1,
          },
        },
      })),
      announce(OUTBOX_TABLE, OrderConfirmed, {
        subject: order.orderId,
        data: {
          orderId: order.orderId,
          userId: order.userId,
          tickets: signed.map((ticket, at) => ({
            ticketId: tickets[at]?.ticketId ?? '',
            eventId: order.items.find((item) => item.id === ticket.itemId)?.eventId ?? '',
          })),
        },
        now,
      }),
    ]);
    return 'confirmed';
  } catch (error) {
    const lost = cancellation(error);
    if (!lost || lost.failed.length === 0) throw error;
    return lost.failed.includes(0) ? 'closed' : 'lost';
  }
}

/**
 * Fail: the order's end, its places back on sale, the customer's counts and the uses of its codes given back, the news of it, in one transaction.
 * Places that somebody else took are left to them; an order that has ended already stays as it is. One that owes money
 * stays in the index of the minute job.
 */
export async function writeFailure(
  order: OrderRow,
  end: { status: 'failed' | 'cancelled'; failure: { code: string; message: string } },
  now: number,
) {
  const counts = [...customerCountItems(order, -1), ...codeUseItems(order, -1)];
  let mine = placesOfOrder(order);
  for (let attempt = 0; attempt < retryLimits.attempts; attempt++) {
    try {
      await transact([
        {
          Update: {
            TableName: ORDERS_TABLE,
            Key: orderKey(order.orderId),
            UpdateExpression: `SET #status = :end, failure = :failure, #version = #version + :one, history = list_append(history, :entry) REMOVE taskToken${owesMoney(order) ? '' : ', #shard'}`,
            ConditionExpression: '#money = :closed AND #status IN (:pending, :awaiting)',
            ExpressionAttributeNames: {
              ...openNames,
              '#version': 'version',
              ...(!owesMoney(order) && { '#shard': 'open' }),
            },
            ExpressionAttributeValues: {
              ':closed': 'closed',
              ':pending': 'pending',
              ':awaiting': 'awaiting_payment',
              ':end': end.status,
              ':failure': end.failure,
              ':one': 1,
              ':entry': [{ at: now, what: end.status }],
            },
          },
        },
        announce(OUTBOX_TABLE, OrderFailed, {
          subject: order.orderId,
          data: { orderId: order.orderId, userId: order.userId, reason: end.failure.code },
          now,
        }),
        ...counts,
        ...mine.map((place) => places.release(place, order.holdId)),
      ]);
      return;
    } catch (error) {
      const lost = cancellation(error);
      if (!lost) throw error;
      if (lost.failed.includes(0)) return;
      const first = 2 + counts.length;
      mine = mine.filter((_, at) => !lost.failed.includes(first + at));
      await backoff(attempt);
    }
  }
  throw new Error('The places of a failed order could not be released');
}
