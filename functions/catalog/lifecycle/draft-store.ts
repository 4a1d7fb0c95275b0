import { assign } from '../../../shared/dynamo/expressions.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { positionOf } from '../event/event-items.ts';
import type { WindowMove } from '../reschedule/sales-window.ts';
import { writeEventAndWindows } from '../reschedule/sales-window-store.ts';

const { EVENTS_TABLE } = env.read();

/**
 * Updates a draft and the sales windows that move with it in one transaction, as `writeEventAndWindows`. Conditional on
 * the versions as read and on the status. @throws Problem `conflict`.
 */
export function updateDraft(read: EventRow, change: Partial<EventRow>, moves: readonly WindowMove[]) {
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
  return writeEventAndWindows(next, [draft], moves);
}
