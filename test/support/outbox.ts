import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Envelope } from '../../events/envelope.ts';
import type { OutboxRow } from '../../shared/outbox.ts';

const table = () => process.env.OUTBOX_TABLE ?? '';

/** Loaded late: the store's client takes its endpoint from the environment when it is made. */
const store = async () => (await import('../../shared/dynamo.ts')).dynamo;

/** What has been announced and not delivered yet, oldest first. */
export async function announced(): Promise<Envelope[]> {
  const { Items = [] } = await (await store()).send(new ScanCommand({ TableName: table(), ConsistentRead: true }));
  return (Items as OutboxRow[])
    .sort((one, other) => one.createdAt - other.createdAt)
    .map(({ envelope }) => JSON.parse(envelope));
}

type Consumer = (event: { detail: unknown }) => Promise<unknown>;

/** The consumers that make an event sellable; tests call the others themselves, as often as they like. */
const consumers: Record<string, () => Promise<Consumer>> = {
  EventPublished: async () => (await import('../../functions/tickets/on-event-published.ts')).handler,
  TicketTypeAdded: async () => (await import('../../functions/tickets/on-ticket-type-added.ts')).handler,
};

/** Hands every waiting event that has a consumer here to it, then forgets it. */
export async function deliverOutbox(): Promise<void> {
  for (const event of await announced()) {
    const consumer = consumers[event.type];
    if (!consumer) continue;
    await (await consumer())({ detail: event });
    await (await store()).send(new DeleteCommand({ TableName: table(), Key: { pk: event.id, sk: 'event' } }));
  }
}
