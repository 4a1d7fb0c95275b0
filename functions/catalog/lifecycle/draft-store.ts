import { again } from '../../../shared/async/retry.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { positionOf } from '../event/event-items.ts';
import type { WindowMove } from '../reschedule/sales-window.ts';
import { windowMoveItems } from '../reschedule/sales-window-items.ts';

const { EVENTS_TABLE } = env.read();

/**
 * Updates a draft and the sales windows that move with it in one transaction. Conditional on the versions as read and on
 * the status. Returns `again` if only a ticket type has changed, or another transaction was in the way.
 * @throws Problem `conflict`.
 */
export async function updateDraft(
  read: EventRow,
  change: Partial<EventRow>,
  moves: readonly WindowMove[],
): Promise<EventRow | typeof again> {
  const next: EventRow = { ...read, ...change, version: read.version + 1 };
  const set = assign({ ...change, version: next.version, position: positionOf(next) });
  const draft = {
    Update: {
      TableName: EVENTS_TABLE,
      Key: eventKey(read.eventId),
      ...set,
      ConditionExpression: '#version = :read AND #status = :draft',
      ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#status': 'status' },
      ExpressionAttributeValues: { ...set.ExpressionAttributeValues, ':read': read.version, ':draft': 'draft' },
    },
  };
  const refused = await tryTransact([draft, ...windowMoveItems(moves)]);
  if (refused?.failed.includes(0)) throw new Problem(conflict);
  return refused ? again : next;
}
