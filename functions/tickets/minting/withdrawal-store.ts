import { EventWithdrawn } from '../../../events/ticket.ts';
import { put, update } from '../../../shared/dynamo/write.ts';
import { placeKey, type Spot } from '../../../shared/inventory/place.ts';
import { queryPlaces } from '../../../shared/inventory/place-store.ts';
import { type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { outboxRow } from '../../../shared/messaging/outbox.ts';
import { withdrawEnv } from '../env.ts';

const { TICKETS_TABLE, OUTBOX_TABLE } = withdrawEnv.read();
const names = { '#status': 'status', '#version': 'version' };

/**
 * Sets the target capacity of a type to 0. A running mint reads the version of the type before each page, so it stops.
 * Conditional on another target, so a repeat changes nothing.
 */
export const setTargetToZero = ({ ticketTypeId }: TicketType) =>
  update<TicketType>(TICKETS_TABLE, typeKey(ticketTypeId), {
    UpdateExpression: 'SET targetCapacity = :none, #version = #version + :one',
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(targetCapacity) OR targetCapacity <> :none)',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':none': 0, ':one': 1 },
  });

/** Reads the places that are free or held, strongly consistent from the table. */
export const readUnsoldPlaces = (type: TicketType): Promise<Spot[]> =>
  queryPlaces<Spot>(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: '#status IN (:available, :held)',
    ProjectionExpression: '#shard, #number',
    ExpressionAttributeNames: { '#shard': 'shard', '#number': 'number', '#status': 'status' },
    ExpressionAttributeValues: { ':available': 'available', ':held': 'held' },
    ConsistentRead: true,
  });

/**
 * Takes a free or held place out of sale. An order of its holder finds it gone and is refunded. A sold place stays as
 * it is, for its refund.
 */
export const withdrawPlace = ({ ticketTypeId }: TicketType, spot: Spot) =>
  update(TICKETS_TABLE, placeKey({ ticketTypeId, ...spot }), {
    UpdateExpression: 'SET #status = :void, #version = #version + :one REMOVE claimableAt, holdId',
    ConditionExpression: '#status IN (:available, :held)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':available': 'available', ':held': 'held', ':void': 'void', ':one': 1 },
  });

/** Writes the event `EventWithdrawn` to the outbox. */
export const announceWithdrawn = (eventId: string, now: number) =>
  put(OUTBOX_TABLE, { ...outboxRow(EventWithdrawn, { subject: eventId, data: { eventId }, now }) });
