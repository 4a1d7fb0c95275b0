import { queryPage } from '../../shared/dynamo.ts';
import { claimableIndex, isMinted, shardKeys, type Ticket, type TicketType } from '../../shared/inventory.ts';
import { countPlaces } from '../../shared/place-query.ts';
import { sellingIn } from '../../shared/selling.ts';
import { inventoryEnv } from './env.ts';

const { TICKETS_TABLE } = inventoryEnv.read();

export const sellingOf = sellingIn(TICKETS_TABLE);

/** Places sold or used: those that are neither free nor held. */
export async function countSold(types: readonly TicketType[]): Promise<number> {
  const minted = types.filter(isMinted);
  const claimable = { IndexName: claimableIndex, KeyConditionExpression: 'pk = :pk' };
  const unsold = await Promise.all(minted.map((type) => countPlaces(TICKETS_TABLE, type, claimable)));
  const places = minted.reduce((total, type) => total + type.capacity, 0);
  return Math.max(0, places - unsold.reduce((total, n) => total + n, 0));
}

/** The sold and used tickets of a type, shard by shard and page by page, so that memory holds one page. */
export async function* soldTickets(type: TicketType): AsyncGenerator<Ticket[]> {
  for (const pk of shardKeys(type)) {
    let start: Record<string, unknown> | undefined;
    do {
      const page: { items: Ticket[]; next: typeof start } = await queryPage<Ticket>(TICKETS_TABLE, {
        KeyConditionExpression: 'pk = :pk',
        FilterExpression: '#status IN (:sold, :used)',
        ExpressionAttributeNames: { '#status': 'status' },
        ExpressionAttributeValues: { ':pk': pk, ':sold': 'sold', ':used': 'used' },
        ...(start && { ExclusiveStartKey: start }),
      });
      yield page.items;
      start = page.next;
    } while (start);
  }
}
