import type { Ticket } from '../../../shared/inventory/place.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';

const table = () => process.env.TICKETS_TABLE ?? '';

/** The row of a type as it is in the table that the environment names. */
export async function typeRow(ticketTypeId: string): Promise<TicketType> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { typeKey } = await import('../../../shared/inventory/ticket-type.ts');
  const row = await getItem<TicketType>(table(), typeKey(ticketTypeId), { consistent: true });
  if (!row) throw new Error(`There is no type ${ticketTypeId}`);
  return row;
}

/** Every place of a type as it is stored, void ones too. */
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

/** How many of them could be claimed now; counted anew each time. */
export const countFree = async (ticketTypeId: string): Promise<number> =>
  (await placesOf(ticketTypeId)).filter(({ claimableAt = Number.POSITIVE_INFINITY }) => claimableAt <= Date.now())
    .length;
