import type { SaleTerms } from '../../../shared/pricing/line-terms.ts';

/** Writes booking fee and tax of an event to its selling facts, in minor units, as its organizer's settings would. */
export async function setTerms({ eventId }: { eventId: string }, terms: SaleTerms): Promise<void> {
  const { factsKey } = await import('../../../shared/inventory/ticket-type.ts');
  await set(factsKey(eventId), 'terms', terms);
}

/** Gives a ticket type a tax rate of its own, in percent. */
export async function setTaxRate({ ticketTypeId }: { ticketTypeId: string }, rate: number): Promise<void> {
  const { typeKey } = await import('../../../shared/inventory/ticket-type.ts');
  await set(typeKey(ticketTypeId), 'taxRate', rate);
}

async function set(key: { pk: string; sk: string }, name: string, value: unknown): Promise<void> {
  const { update } = await import('../../../shared/dynamo/write.ts');
  await update(process.env.TICKETS_TABLE ?? '', key, {
    UpdateExpression: 'SET #name = :value',
    ConditionExpression: 'attribute_exists(pk)',
    ExpressionAttributeNames: { '#name': name },
    ExpressionAttributeValues: { ':value': value },
  });
}
