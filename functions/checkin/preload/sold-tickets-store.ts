import { sumOf } from '../../../shared/base/sum.ts';
import { queryPage } from '../../../shared/dynamo/read.ts';
import { claimableIndex, type Place, shardKeys, type Ticket } from '../../../shared/inventory/place.ts';
import { countPlaces, soldQuery } from '../../../shared/inventory/place-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { isMinted, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { inventoryEnv } from '../env.ts';

const { TICKETS_TABLE } = inventoryEnv.read();

export const readSelling = sellingIn(TICKETS_TABLE);

/** Counts the places that are neither free nor held: sold and used ones. */
export async function countSold(types: readonly TicketType[]): Promise<number> {
  const minted = types.filter(isMinted);
  const claimable = { IndexName: claimableIndex, KeyConditionExpression: 'pk = :pk' };
  const unsold = await Promise.all(minted.map((type) => countPlaces(TICKETS_TABLE, type, claimable)));
  const places = sumOf(minted.map(({ capacity }) => capacity));
  return Math.max(0, places - sumOf(unsold));
}

/** A partition of the places of an event: a shard of one of its types. */
export type Partition = Omit<Place, 'number'> & { pk: string };

export const partitionsOf = (types: readonly TicketType[]): Partition[] =>
  types
    .filter(isMinted)
    .flatMap((type) => shardKeys(type).map((pk, shard) => ({ ticketTypeId: type.ticketTypeId, shard, pk })));

/** What the cache needs of a ticket. A whole row is ten times as large. */
const cachedAttributes = 'ticketTypeId, #shard, #number, #status, sale, issue, version, admission.inside';

/** Reads the sold and used tickets of one page of a partition, and the sort key after which the next page begins. */
export async function readSoldPage({ pk }: Partition, after?: string) {
  const { ExpressionAttributeNames, ExpressionAttributeValues, ...query } = soldQuery;
  const { items, next } = await queryPage<Ticket>(TICKETS_TABLE, {
    ...query,
    ProjectionExpression: cachedAttributes,
    ExpressionAttributeNames: { ...ExpressionAttributeNames, '#shard': 'shard', '#number': 'number' },
    ExpressionAttributeValues: { ...ExpressionAttributeValues, ':pk': pk },
    ...(after !== undefined && { ExclusiveStartKey: { pk, sk: after } }),
  });
  return { tickets: items, after: next?.sk as string | undefined };
}
