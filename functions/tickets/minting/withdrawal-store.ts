import { EventWithdrawn } from '../../../events/ticket.ts';
import { put, update } from '../../../shared/dynamo/write.ts';
import { placeKey, type Spot } from '../../../shared/inventory/place.ts';
import { queryPlaces } from '../../../shared/inventory/place-store.ts';
import { type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { outboxRow } from '../../../shared/messaging/outbox.ts';
import { withdrawEnv } from '../env.ts';

const { TICKETS_TABLE, OUTBOX_TABLE } = withdrawEnv.read();
const names = { '#status': 'status', '#version': 'version' };

/** A type that is to have no place: a mint under way looks at its version before each page, and stops. */
export const aimAtNone = ({ ticketTypeId }: TicketType) =>
  update<TicketType>(TICKETS_TABLE, typeKey(ticketTypeId), {
    UpdateExpression: 'SET targetCapacity = :none, #version = #version + :one',
    ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(targetCapacity) OR targetCapacity <> :none)',
    ExpressionAttributeNames: { '#version': 'version' },
    ExpressionAttributeValues: { ':none': 0, ':one': 1 },
  });

/** Places that are free or held, from the table itself: an index trails it. */
export const unsoldPlaces = (type: TicketType): Promise<Spot[]> =>
  queryPlaces<Spot>(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: '#status IN (:available, :held)',
    ProjectionExpression: '#shard, #number',
    ExpressionAttributeNames: { '#shard': 'shard', '#number': 'number', '#status': 'status' },
    ExpressionAttributeValues: { ':available': 'available', ':held': 'held' },
    ConsistentRead: true,
  });

/** Out of sale, whoever holds it: their order finds it gone, and is paid back. What is sold stays for its refund. */
export const withdrawPlace = ({ ticketTypeId }: TicketType, spot: Spot) =>
  update(TICKETS_TABLE, placeKey({ ticketTypeId, ...spot }), {
    UpdateExpression: 'SET #status = :void, #version = #version + :one REMOVE claimableAt, holdId',
    ConditionExpression: '#status IN (:available, :held)',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':available': 'available', ':held': 'held', ':void': 'void', ':one': 1 },
  });

export const announceWithdrawn = (eventId: string, now: number) =>
  put(OUTBOX_TABLE, { ...outboxRow(EventWithdrawn, { subject: eventId, data: { eventId }, now }) });
