import { EventRescheduled } from '../../../events/catalog.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { assign } from '../../../shared/dynamo/expressions.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { factsKey } from '../../../shared/inventory/ticket-type.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { type EventRow, eventKey } from '../../../shared/records/event-row.ts';
import { env } from '../env.ts';
import { positionOf } from '../event/event-store.ts';

const { EVENTS_TABLE, TICKETS_TABLE, OUTBOX_TABLE } = env.read();

/** Those of its fields that are given a value, on the condition that it is published; and at that version, where one is given. */
function change(table: string, key: { pk: string; sk: string }, fields: object, read?: number): Action {
  const set = assign(fields);
  return {
    Update: {
      TableName: table,
      Key: key,
      ...set,
      ConditionExpression: `#status = :published${read === undefined ? '' : ' AND #version = :read'}`,
      ExpressionAttributeNames: { ...set.ExpressionAttributeNames, '#status': 'status' },
      ExpressionAttributeValues: {
        ...set.ExpressionAttributeValues,
        ':published': 'published',
        ...(read !== undefined && { ':read': read }),
      },
    },
  };
}

/** The news of a change of date. */
function rescheduled({ eventId, organizerId, version, startsAt, doorsOpenAt, refundUntil }: EventRow, now: number) {
  const data = { eventId, organizerId, version, startsAt, doorsOpenAt, ...(refundUntil && { refundUntil }) };
  return announce(OUTBOX_TABLE, EventRescheduled, { subject: eventId, data, now });
}

/**
 * A published event, what selling knows of it and, where its date changes, the news of that, in one transaction.
 * Conditional on the version read and on both rows being published. @throws Problem `conflict`.
 */
export async function changePublished(read: EventRow, fields: Partial<EventRow>, now: number): Promise<EventRow> {
  const next: EventRow = { ...read, ...fields, version: read.version + 1 };
  const { eventId, version, title, startsAt, endsAt, doorsOpenAt } = next;
  try {
    await transact([
      change(EVENTS_TABLE, eventKey(eventId), { ...fields, version, position: positionOf(next) }, read.version),
      change(TICKETS_TABLE, factsKey(eventId), { title, startsAt, endsAt, doorsOpenAt }),
      ...(fields.rescheduled ? [rescheduled(next, now)] : []),
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
  return next;
}
