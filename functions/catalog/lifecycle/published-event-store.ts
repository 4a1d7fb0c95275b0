import { EventRescheduled } from '../../../events/catalog.ts';
import type { Action, Key } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { factsKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { positionOf } from '../event/event-items.ts';
import type { WindowMove } from '../reschedule/sales-window.ts';
import { writeEventAndWindows } from '../reschedule/sales-window-store.ts';

const { EVENTS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();

/**
 * Updates a published event, its selling facts and the sales windows that move with it in one transaction, as
 * `writeEventAndWindows`. A new date is announced as `EventRescheduled`. Conditional on the versions as read and on event
 * and facts being published. @throws Problem `conflict`.
 */
export function updatePublished(
  read: EventRow,
  fields: Partial<EventRow>,
  { moves, now }: { moves: readonly WindowMove[]; now: number },
) {
  const next: EventRow = { ...read, ...fields, version: read.version + 1 };
  const { eventId, version, title, startsAt, endsAt, doorsOpenAt } = next;
  const actions = [
    updateItem(EVENTS_TABLE, eventKey(eventId), { ...fields, version, position: positionOf(next) }, read.version),
    updateItem(TICKETS_TABLE, factsKey(eventId), { title, startsAt, endsAt, doorsOpenAt }),
    ...(fields.rescheduled ? [announcement(next, now)] : []),
  ];
  return writeEventAndWindows(next, actions, moves);
}

/** Sets the fields that have a value. Conditional on status `published`, and on a version if one is given. */
function updateItem(table: string, key: Key, fields: object, readVersion?: number): Action {
  const set = assign(fields);
  return {
    Update: {
      TableName: table,
      Key: key,
      ...set,
      ConditionExpression: `#status = :published${readVersion === undefined ? '' : ' AND #version = :read'}`,
      ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#status': 'status' },
      ExpressionAttributeValues: {
        ...set.ExpressionAttributeValues,
        ':published': 'published',
        ...(readVersion !== undefined && { ':read': readVersion }),
      },
    },
  };
}

function announcement(event: EventRow, now: number): Action {
  const { eventId, organizerId, version, startsAt, doorsOpenAt, refundUntil } = event;
  const data = { eventId, organizerId, version, startsAt, doorsOpenAt, ...(refundUntil && { refundUntil }) };
  return announce(OUTBOX_TABLE, EventRescheduled, { subject: eventId, data, now });
}
