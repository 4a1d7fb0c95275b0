import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { forEachLimit } from '../../shared/async/concurrency.ts';
import { newId } from '../../shared/base/id.ts';
import { signTicketCode } from '../../shared/door/ticket-code.ts';
import { placeKey, type Ticket } from '../../shared/inventory/place.ts';
import { typeIdOf, typeKey } from '../../shared/inventory/ticket-type.ts';
import type { Show } from '../../test/support/actors/world.ts';
import { typeRow } from '../../test/support/state/places.ts';

const perBatch = 25;
const concurrentBatches = 8;

async function putAll(items: readonly object[]): Promise<void> {
  const { dynamo } = await import('../../shared/dynamo/client.ts');
  const { untilProcessed } = await import('../../shared/dynamo/batch.ts');
  const table = process.env.TICKETS_TABLE ?? '';
  const batches = Array.from({ length: Math.ceil(items.length / perBatch) }, (_, batch) => batch * perBatch);
  await forEachLimit(batches, concurrentBatches, async (start) => {
    const batch = items.slice(start, start + perBatch).map((Item) => ({ PutRequest: { Item } }));
    await untilProcessed({ [table]: batch }, async (RequestItems) => {
      const { UnprocessedItems } = await dynamo.send(new BatchWriteCommand({ RequestItems }));
      return UnprocessedItems as typeof RequestItems | undefined;
    });
  });
}

/**
 * Adds a type whose places are all sold to an event, as the rows of the tickets table. Returns its id and their codes. They are
 * written directly: to sell them takes a thousand times as long, and the door does not see the difference.
 */
export async function addSoldType({ ticketTypeId: model }: Show, capacity: number, letters: string) {
  const { ticketKey } = await import('../../functions/orders/fulfilment/ticket-key-store.ts');
  const key = await ticketKey();
  const type = await typeRow(model);
  const ticketTypeId = typeIdOf(type.eventId, letters);
  const shards = Math.min(32, Math.ceil(capacity / 500));
  const places = Array.from({ length: capacity }, (_, number): Ticket => {
    const place = { ticketTypeId, shard: number % shards, number };
    const ticket = { ...place, ...placeKey(place), sale: 1, issue: 1, version: 3 };
    const sold = { orderId: newId('ord'), ownerId: newId('usr'), code: signTicketCode(ticket, key) };
    return { ...ticket, ...sold, status: 'sold' };
  });
  await putAll([{ ...type, ...typeKey(ticketTypeId), ticketTypeId, capacity, shards }, ...places]);
  return { ticketTypeId, codes: places.map(({ code = '' }) => code) };
}
