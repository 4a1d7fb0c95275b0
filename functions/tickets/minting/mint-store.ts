import { getMany } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { putNew, removeWhen, update } from '../../../shared/dynamo/write.ts';
import { freeMark, type Place, placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { countPlaces, queryPlaces } from '../../../shared/inventory/place-store.ts';
import { blockedSeatsKey, type TicketType, typeKey } from '../../../shared/inventory/ticket-type.ts';
import { mintEnv } from '../env.ts';
import { type MintedPlace, newPlace, type PlaceChange } from './mint-plan.ts';

const { TICKETS_TABLE } = mintEnv.read();
const names = { '#status': 'status', '#version': 'version' };

/** Reads every place of a type, void ones too, strongly consistent from the table. */
export const readMintedPlaces = (type: TicketType): Promise<MintedPlace[]> =>
  queryPlaces(TICKETS_TABLE, type, {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_exists(#shard)',
    ProjectionExpression: '#shard, #number, #status, claimableAt',
    ExpressionAttributeNames: { '#shard': 'shard', '#number': 'number', '#status': 'status' },
    ConsistentRead: true,
  });

/** Reads places by key. `undefined` for a place that is not minted. */
export const readPlaces = (places: readonly Place[]) =>
  getMany<Ticket>(TICKETS_TABLE, places.map(placeKey), { consistent: true });

/** Counts the places that are sold, or held and not lapsed, strongly consistent from the table. */
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

const voidPlace = (place: Place, now: number) =>
  update(TICKETS_TABLE, placeKey(place), {
    UpdateExpression: 'SET #status = :void, #version = #version + :one REMOVE claimableAt, holdId',
    ConditionExpression: 'claimableAt <= :now',
    ExpressionAttributeNames: names,
    ExpressionAttributeValues: { ':void': 'void', ':now': now, ':one': 1 },
  });

const removePlace = (place: Place, now: number) =>
  removeWhen(TICKETS_TABLE, placeKey(place), {
    ConditionExpression: '#status = :void OR claimableAt <= :now',
    ExpressionAttributeNames: { '#status': 'status' },
    ExpressionAttributeValues: { ':void': 'void', ':now': now },
  });

/**
 * Mints places in one transaction: all of them, if none exists. Returns `false` if nothing was written, since one
 * exists or another write conflicts. A transaction costs twice the units of single writes, and a fraction of their
 * time: a function of half a gigabyte is busy for 20 s with 20,000 requests.
 */
export async function mintTogether(places: readonly PlaceChange[]): Promise<boolean> {
  const cancelled = await tryTransact(
    places.map(({ what: _, ...place }) => ({
      Put: { TableName: TICKETS_TABLE, Item: newPlace(place), ConditionExpression: 'attribute_not_exists(pk)' },
    })),
  );
  return cancelled === undefined;
}

/**
 * Applies a change to one place, if its condition still holds. A place is minted only if it does not exist, and never
 * by a batch write, which has no condition. It is revived only if void, voided only if free or lapsed, and removed only
 * if void, free or lapsed. Other places stay as they are.
 */
export async function applyPlaceChange({ what, ...place }: PlaceChange, now: number): Promise<void> {
  if (what === 'mint') await putNew(TICKETS_TABLE, { ...newPlace(place) });
  else if (what === 'remove') await removePlace(place, now);
  else await (what === 'revive' ? revive(place) : voidPlace(place, now));
}

/**
 * Completes a mint: the capacity is the number of places, and a type that waited for its places opens.
 * `blockedSeats` replaces the list of house seats, if given. Conditional on the version as read: `false` if the type
 * has changed since.
 */
export async function settleMint(
  { ticketTypeId, status, opensAs = 'on_sale', version }: TicketType,
  { capacity, blockedSeats }: { capacity: number; blockedSeats: string[] | undefined },
): Promise<boolean> {
  const cancelled = await tryTransact([
    {
      Update: {
        TableName: TICKETS_TABLE,
        Key: typeKey(ticketTypeId),
        UpdateExpression:
          'SET #capacity = :capacity, #status = :status, #version = #version + :one REMOVE targetCapacity, isRemoved',
        ConditionExpression: '#version = :read',
        ExpressionAttributeNames: { ...names, '#capacity': 'capacity' },
        ExpressionAttributeValues: {
          ':capacity': capacity,
          ':status': status === 'preparing' ? opensAs : status,
          ':read': version,
          ':one': 1,
        },
      },
    },
    ...(blockedSeats
      ? [{ Put: { TableName: TICKETS_TABLE, Item: { ...blockedSeatsKey(ticketTypeId), seats: blockedSeats } } }]
      : []),
  ]);
  return cancelled === undefined;
}
