import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import { ownerIndex } from '../../../shared/inventory/place.ts';
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
 * Gives every order of an account to another one. Conditional on each order's owner, so a repeat changes nothing. The
 * customer whose limits it counts towards stays too. So does the version, as no decision depends on the owner: whatever happens to the order meanwhile need not be repeated.
 */
export async function moveOrders({ from, to, now }: Move): Promise<number> {
  return moveAll(
    ORDERS_TABLE,
    { index: 'user', attribute: 'userId', from },
    {
      UpdateExpression:
        'SET userId = :to, customer = if_not_exists(customer, :from), movedFrom = :from, history = list_append(history, :entry)',
      ConditionExpression: 'userId = :from',
      ExpressionAttributeValues: {
        ':from': from,
        ':to': to,
        ':entry': [{ at: now, what: 'moved to the confirmed account' }],
      },
    },
  );
}

/** Gives every ticket of an account to another one, cancelled ones too. Their codes stay valid. Conditional on each owner. */
export const moveTickets = ({ from, to }: Omit<Move, 'now'>): Promise<number> =>
  moveAll(
    TICKETS_TABLE,
    { index: ownerIndex, attribute: 'ownerId', from },
    {
      UpdateExpression: 'SET ownerId = :to',
      ConditionExpression: 'ownerId = :from',
      ExpressionAttributeValues: { ':from': from, ':to': to },
    },
  );

/** Updates each row that an index lists for an owner. Returns their number. Rows with another owner by then are left. */
async function moveAll(
  table: string,
  { index, attribute, from }: { index: string; attribute: string; from: string },
  change: Parameters<typeof update>[2],
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
      if (await update(table, { pk, sk }, change)) moved++;
    });
  }
  return moved;
}
