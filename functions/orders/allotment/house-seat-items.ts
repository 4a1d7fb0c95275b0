import type { Action } from '../../../shared/dynamo/client.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { apiEnv } from '../env.ts';

const { TICKETS_TABLE } = apiEnv.read();

/**
 * Takes given seats off the list of house seats, as they are places of the type from then on. Conditional on the
 * version of the type as read: mints and changes of the list increment it.
 */
export function giveHouseSeats(type: TicketType, houseSeats: readonly string[], given: readonly string[]): Action[] {
  const isGiven = new Set(given);
  const grows = type.targetCapacity === undefined ? '' : ', targetCapacity = targetCapacity + :given';
  return [
    {
      Update: {
        TableName: TICKETS_TABLE,
        Key: typeKey(type.ticketTypeId),
        UpdateExpression: `SET #capacity = #capacity + :given, #version = #version + :one${grows}`,
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { '#capacity': 'capacity', '#version': 'version' },
        ExpressionAttributeValues: { ':given': given.length, ':one': 1, ':read': type.version },
      },
    },
    {
      Put: {
        TableName: TICKETS_TABLE,
        Item: { ...blockedSeatsKey(type.ticketTypeId), seats: houseSeats.filter((seat) => !isGiven.has(seat)) },
      },
    },
  ];
}
