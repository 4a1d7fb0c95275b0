import { CapacityReached } from '../../../events/ticket.ts';
import { hourKey } from '../../../shared/door/door-rows.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import type { ReachedShare } from './crowd.ts';
import type { HourChange, NextRow } from './door-log-row.ts';

/** Adds people to the row of an hour. */
function addToHour(table: string, eventId: string, { hour, minutes, isFinished }: HourChange): Action {
  const added = Object.keys(minutes).map((field) => `${field} :${field}`);
  const values = Object.fromEntries(Object.entries(minutes).map(([field, admitted]) => [`:${field}`, admitted]));
  return {
    Update: {
      TableName: table,
      Key: hourKey(eventId, hour),
      UpdateExpression: `ADD ${added.join(', ')}${isFinished ? ' SET finished = :true' : ''}`,
      ExpressionAttributeValues: { ...values, ...(isFinished && { ':true': true }) },
    },
  };
}

const announceShares = (table: string, eventId: string, crowds: ReachedShare[], now: number): Action =>
  announce(table, CapacityReached, { subject: eventId, data: { eventId, at: now, crowds }, now });

/**
 * Appends a row to the log, adds to hours that it has no minutes of, and announces the capacities that are reached with
 * it. Conditional on its position being free.
 */
export const appendRow = (
  tables: { checkin: string; outbox: string },
  eventId: string,
  { row, hours, reached }: NextRow,
): Action[] => [
  { Put: { TableName: tables.checkin, Item: row, ConditionExpression: 'attribute_not_exists(pk)' } },
  ...hours.map((hour) => addToHour(tables.checkin, eventId, hour)),
  ...(reached.length > 0 ? [announceShares(tables.outbox, eventId, reached, row.at)] : []),
];
