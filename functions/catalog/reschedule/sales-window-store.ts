import { again } from '../../../shared/async/retry.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { typeKey } from '../../../shared/inventory/ticket-type.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import type { WindowMove } from './sales-window.ts';

const { TICKETS_TABLE } = env.read();

/**
 * Writes the next version of an event by the actions given, and the sales windows that move with it, in one transaction.
 * Each window is conditional on its type's version as read. Returns `again` if only a ticket type has changed, or another
 * transaction was in the way. @throws Problem `conflict` if the condition of an action given does not hold.
 */
export async function writeEventAndWindows(
  next: EventRow,
  actions: readonly Action[],
  moves: readonly WindowMove[],
): Promise<EventRow | typeof again> {
  const refused = await tryTransact([...actions, ...windowMoveItems(moves)]);
  if (refused?.failed.some((index) => index < actions.length)) throw new Problem(conflict);
  return refused ? again : next;
}

const windowMoveItems = (moves: readonly WindowMove[]): Action[] =>
  moves.map(({ type, moved }) => {
    const set = assign({ ...moved, version: type.version + 1 });
    return {
      Update: {
        TableName: TICKETS_TABLE,
        Key: typeKey(type.ticketTypeId),
        ...set,
        ConditionExpression: '#version = :read',
        ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': type.version },
      },
    };
  });
