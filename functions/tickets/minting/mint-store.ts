import { getMany } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { putNew, update } from '../../../shared/dynamo/write.ts';
import { freeMark, type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { countPlaces, queryPlaces } from '../../../shared/inventory/place-store.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { mintEnv } from '../env.ts';
import { type Change, type MintedPlace, newPlace } from './mint-plan.ts';

const { TICKETS_TABLE } = mintEnv.read();
const names = { '#status': 'status', '#version': 'version' };

/** Every place of a type, void ones too, from the table itself: an index trails it. */
export const mintedPlaces = (type: TicketType): Promise<MintedPlace[]> =>
  queryPlaces(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_exists(#shard)',
    ProjectionExpression: '#shard, #number, #status, claimableAt',
    ExpressionAttributeNames: { '#shard': 'shard', '#number': 'number', '#status': 'status' },
    ConsistentRead: true,
  });

/** Some of them, by key; `undefined` where none is minted. */
export const places = (wanted: readonly Place[]) =>
  getMany<Ticket>(TICKETS_TABLE, wanted.map(placeKey), { consistent: true });

/** Places that are sold, or held by somebody whose time is not over; from the table itself, as the index trails it. */
export const countTaken = (type: TicketType, now: number): Promise<number> =>
  countPlaces(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression:
      'attribute_exists(#shard) AND #status <> :void AND (attribute_not_exists(claimableAt) OR claimableAt > :now)',
    ExpressionAttributeNames: { '#shard': 'shard', '#status': 'status' },
    ExpressionAttributeValues: { ':void': 'void', ':now': now },
    ConsistentRead: true,
  });

const revive = (place: Place) =>
  update(TICKETS_TABLE, placeKey(place), {
    UpdateExpression: 'SET #status = :available, claimableAt = :mark, #version = #version + :one',
    ConditionExpression: '#status = :void',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':available': 'available', ':mark': freeMark(), ':void': 'void', ':one': 1 },
  });

const withdraw = (place: Place, now: number) =>
  update(TICKETS_TABLE, placeKey(place), {
    UpdateExpression: 'SET #status = :void, #version = #version + :one REMOVE claimableAt, holdId',
    ConditionExpression: 'claimableAt <= :now',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':void': 'void', ':now': now, ':one': 1 },
  });

/**
 * Each only where it still may be: a place is made where there is none, never by a batch write; brought back where it is
 * void; taken out of sale where it is free or its hold has lapsed. What somebody has is left alone.
 */
export async function changePlace({ what, ...place }: Change, now: number): Promise<void> {
  if (what === 'mint') await putNew(TICKETS_TABLE, { ...newPlace(place) });
  else await (what === 'revive' ? revive(place) : withdraw(place, now));
}

/**
 * Ends a mint: the capacity is what there is, and a type that waited for its places is on sale. House seats that
 * somebody has leave their list. Conditional on the version read: `false` when the type was changed meanwhile.
 */
export async function settle(
  { ticketTypeId, status, version }: TicketType,
  { capacity, blockedSeats }: { capacity: number; blockedSeats: string[] | undefined },
): Promise<boolean> {
  try {
    await transact([
      {
        Update: {
          TableName: TICKETS_TABLE,
          Key: typeKey(ticketTypeId),
          UpdateExpression:
            'SET #capacity = :capacity, #status = :status, #version = #version + :one REMOVE targetCapacity',
          ConditionExpression: '#version = :read',
          ExpressionAttributeNames: { ...names, '#capacity': 'capacity' },
          ExpressionAttributeValues: {
            ':capacity': capacity,
            ':status': status === 'preparing' ? 'on_sale' : status,
            ':read': version,
            ':one': 1,
          },
        },
      },
      ...(blockedSeats
        ? [{ Put: { TableName: TICKETS_TABLE, Item: { ...blockedSeatsKey(ticketTypeId), seats: blockedSeats } } }]
        : []),
    ]);
    return true;
  } catch (error) {
    if (cancellation(error)) return false;
    throw error;
  }
}
