import { OrderConfirmed } from '../../../events/order.ts';
import { cancellation } from '../../../shared/dynamo/cancellation.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { transact } from '../../../shared/dynamo/transaction.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { orderKey } from '../../../shared/records/order-facts.ts';
import { env } from '../env.ts';
import { orderLimits } from '../limits.ts';
import { openCondition, openNames, openValues } from '../order/open-order-store.ts';
import { type OrderRow, owesMoney } from '../order/order.ts';

const { ORDERS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();

export type SignedTicket = Ticket & { itemId: string; code: string };

/**
 * Confirms an order in one transaction: places sold and signed, order confirmed, `OrderConfirmed` announced.
 * Conditional on an open order of this owner, whose capture is what is due, and on each place still carrying this hold
 * and the sale that was signed. Time is no condition: a late payment wins while nobody else has taken the place.
 * `keepsToken`: the saga has to be woken afterwards, so the order keeps its token and stays in the minute job's index.
 * One that may owe money stays there, too.
 * Returns `closed` when the order's condition failed, `lost` when only places' did. @throws on a transaction conflict.
 */
export async function writeConfirmation(
  order: OrderRow,
  signed: readonly SignedTicket[],
  { keepsToken = false, now }: { keepsToken?: boolean; now: number },
): Promise<'confirmed' | 'lost' | 'closed'> {
  const tickets = signed.map((ticket) => ({
    ticketId: ticketIdOf(ticket),
    itemId: ticket.itemId,
    status: 'valid' as const,
  }));
  try {
    await transact([
      confirmOrderItem(order, tickets, { keepsToken, now }),
      ...signed.map((ticket) => sellPlaceItem(order, ticket)),
      announce(OUTBOX_TABLE, OrderConfirmed, {
        subject: order.orderId,
        data: {
          orderId: order.orderId,
          userId: order.userId,
          tickets: tickets.map(({ ticketId, itemId }) => ({
            ticketId,
            eventId: order.items.find(({ id }) => id === itemId)?.eventId ?? '',
          })),
        },
        now,
      }),
    ]);
    return 'confirmed';
  } catch (error) {
    const cancelled = cancellation(error);
    if (!cancelled || cancelled.failed.length === 0) throw error;
    return cancelled.failed.includes(0) ? 'closed' : 'lost';
  }
}

const confirmOrderItem = (
  order: OrderRow,
  tickets: OrderRow['tickets'],
  { keepsToken, now }: { keepsToken: boolean; now: number },
): Action => {
  const owes = mayOwe(order);
  const removed = ['failure', ...(keepsToken ? [] : ['taskToken']), ...(keepsToken || owes ? [] : ['#shard'])];
  return {
    Update: {
      TableName: ORDERS_TABLE,
      Key: orderKey(order.orderId),
      UpdateExpression: `SET #status = :confirmed, tickets = :tickets, #version = #version + :one, history = list_append(history, :entry)${owes ? ', checkAt = :next' : ''} REMOVE ${removed.join(', ')}`,
      ConditionExpression: `${openCondition} AND captured = :due AND userId = :owner`,
      ExpressionAttributeNames: {
        ...openNames,
        '#version': 'version',
        ...(removed.includes('#shard') && { '#shard': 'open' }),
      },
      ExpressionAttributeValues: {
        ...openValues,
        ':due': order.total,
        ':owner': order.userId,
        ':confirmed': 'confirmed',
        ':tickets': tickets,
        ':one': 1,
        ':entry': [{ at: now, what: 'confirmed' }],
        ...(owes && { ':next': now + orderLimits.orderCheckMs }),
      },
    },
  };
};

/**
 * Whether something may be left to settle once the order has its tickets: another attempt, which may be captured at any
 * time, or a refund. The minute job then looks once more, and sees what arrived during the confirmation.
 */
const mayOwe = (order: OrderRow): boolean => order.attempts.length > 1 || owesMoney(order);

function sellPlaceItem(order: OrderRow, ticket: SignedTicket): Action {
  const holder = order.comp?.to?.name ?? order.boxOffice?.name;
  return {
    Update: {
      TableName: TICKETS_TABLE,
      Key: placeKey(ticket),
      UpdateExpression: `SET #status = :sold, orderId = :order, ownerId = :owner, code = :code, #version = #version + :one${holder ? ', holder = :holder' : ''} REMOVE holdId, claimableAt`,
      ConditionExpression: '#status = :held AND holdId = :hold AND sale = :sale AND issue = :issue',
      ExpressionAttributeNames: { '#status': 'status', '#version': 'version' },
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
  };
}
