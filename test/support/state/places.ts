import type { Ticket } from '../../../shared/inventory/place.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';

const table = () => process.env.TICKETS_TABLE ?? '';

/** Reads the row of a type from the table that the environment names. */
export async function typeRow(ticketTypeId: string): Promise<TicketType> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { typeKey } = await import('../../../shared/inventory/ticket-type.ts');
  const row = await getItem<TicketType>(table(), typeKey(ticketTypeId), { consistent: true });
  if (!row) throw new Error(`There is no type ${ticketTypeId}`);
  return row;
}

/** Reads every place of a type, void ones included. */
export async function placesOf(ticketTypeId: string): Promise<Ticket[]> {
  const { queryPlaces } = await import('../../../shared/inventory/place-store.ts');
  return queryPlaces<Ticket>(table(), await typeRow(ticketTypeId), {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_exists(#shard)',
    ExpressionAttributeNames: { '#shard': 'shard' },
    ConsistentRead: true,
  });
}

export const livePlaces = async (ticketTypeId: string) =>
  (await placesOf(ticketTypeId)).filter(({ status }) => status !== 'void');

/** Counts the places that can be claimed now. Nothing is cached. */
export const countFree = async (ticketTypeId: string): Promise<number> =>
  (await placesOf(ticketTypeId)).filter(({ claimableAt = Number.POSITIVE_INFINITY }) => claimableAt <= Date.now())
    .length;
