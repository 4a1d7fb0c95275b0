import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { ownerIndex, parseTicketId, placeKey } from '../../../shared/inventory/place.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { ownerEnv } from '../env.ts';
import { orderLimits } from '../limits.ts';

const { ORDERS_TABLE, TICKETS_TABLE } = ownerEnv.read();

/** An order's or a ticket's change of owner: from the account that has bought it to the one that proved its address. */
interface Move {
  from: string;
  to: string;
  now: number;
}

/**
 * Gives every order of an account to another one, each with its tickets. Conditional on each order's owner, so a repeat
 * changes nothing. The customer whose limits it counts towards stays. So does the version, since no decision depends on
 * the owner: concurrent changes of the order need no repeat.
 */
export async function moveOrders({ from, to, now }: Move): Promise<number> {
  const change = {
    UpdateExpression:
      'SET userId = :to, customer = if_not_exists(customer, :from), movedFrom = :from, history = list_append(history, :entry)',
    ConditionExpression: 'userId = :from',
    ExpressionAttributeValues: {
      ':from': from,
      ':to': to,
      ':entry': [{ at: now, what: 'moved to the confirmed account' }],
    },
  };
  return eachListed(ORDERS_TABLE, { index: 'user', attribute: 'userId', from }, async (key) => {
    const order = await update<OrderFacts>(ORDERS_TABLE, key, change);
    // The index of tickets may not list yet what was confirmed a moment ago. The order does, and names its new owner
    // to every later confirmation.
    for (const { ticketId } of order?.tickets ?? []) {
      const place = parseTicketId(ticketId);
      if (place) await moveTicket(placeKey(place), { from, to });
    }
    return order !== undefined;
  });
}

/**
 * Gives every ticket that the index lists for an account to another one: cancelled ones, and those that an interrupted
 * move has left. Their codes stay valid. Conditional on each owner.
 */
export const moveTickets = ({ from, to }: Omit<Move, 'now'>): Promise<number> =>
  eachListed(TICKETS_TABLE, { index: ownerIndex, attribute: 'ownerId', from }, (key) => moveTicket(key, { from, to }));

const moveTicket = async (key: Key, { from, to }: Omit<Move, 'now'>): Promise<boolean> =>
  (await update(TICKETS_TABLE, key, {
    UpdateExpression: 'SET ownerId = :to',
    ConditionExpression: 'ownerId = :from',
    ExpressionAttributeValues: { ':from': from, ':to': to },
  })) !== undefined;

/** Moves each row that an index lists for an owner. Returns the number of those that still had this owner. */
async function eachListed(
  table: string,
  { index, attribute, from }: { index: string; attribute: string; from: string },
  move: (key: Key) => Promise<boolean>,
): Promise<number> {
  let moved = 0;
  const query = {
    IndexName: index,
    KeyConditionExpression: '#owner = :from',
    ExpressionAttributeNames: { '#owner': attribute },
    ExpressionAttributeValues: { ':from': from },
  };
  for await (const keys of pages<Key>(table, query)) {
    await forEachLimit(keys, orderLimits.concurrentMoves, async ({ pk, sk }) => {
      if (await move({ pk, sk })) moved++;
    });
  }
  return moved;
}
