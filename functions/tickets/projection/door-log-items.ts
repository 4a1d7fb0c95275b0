import { type ChangesRow, hourKey } from '../../../shared/door/door-rows.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import type { HourChange } from './door-log-row.ts';

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

/** Appends a row to the log and adds to hours that it has no minutes of. Conditional on its position being free. */
export const appendWithHours = (
  table: string,
  eventId: string,
  row: ChangesRow,
  hours: readonly HourChange[],
): Action[] => [
  { Put: { TableName: table, Item: row, ConditionExpression: 'attribute_not_exists(pk)' } },
  ...hours.map((hour) => addToHour(table, eventId, hour)),
];
