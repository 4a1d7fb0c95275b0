import { randomUUID } from 'node:crypto';
import { DeleteCommand, ScanCommand } from '@aws-sdk/lib-dynamodb';
import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda';
import type { Envelope } from '../../../shared/messaging/envelope.ts';
import type { OutboxRow } from '../../../shared/messaging/outbox.ts';

const table = () => process.env.OUTBOX_TABLE ?? '';

/** Loaded late: the client reads its endpoint from the environment when it is created. */
const store = async () => (await import('../../../shared/dynamo/client.ts')).dynamo;

/** Returns the announced events that are not delivered yet, oldest first. */
export async function announced(): Promise<Envelope[]> {
  const { Items = [] } = await (await store()).send(new ScanCommand({ TableName: table(), ConsistentRead: true }));
  return (Items as OutboxRow[])
    .sort((one, other) => one.createdAt - other.createdAt)
    .map(({ envelope }) => JSON.parse(envelope));
}

type Consumer = (event: { detail: unknown }) => Promise<unknown>;
type QueueConsumer = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** A queue message with an event, as its rule sends it. */
export const message = (detail: unknown): SQSEvent =>
  ({ Records: [{ messageId: randomUUID(), body: JSON.stringify({ detail }) }] }) as unknown as SQSEvent;

/** Wraps a queue consumer so that a failed message throws. */
const behindQueue =
  (handler: QueueConsumer): Consumer =>
  async ({ detail }) => {
    const { batchItemFailures } = await handler(message(detail), {} as Context);
    if (batchItemFailures.length > 0) throw new Error('The message returned to its queue');
  };

/** The consumers that `deliverOutbox` runs. Tests call all others themselves. */
const consumers: Record<string, () => Promise<Consumer>> = {
  EventPublished: async () => (await import('../../../functions/tickets/on-event-published.ts')).handler,
  EventCancelled: async () => (await import('../../../functions/tickets/on-event-cancelled.ts')).handler,
  EventWithdrawn: async () => (await import('../../../functions/orders/on-event-withdrawn.ts')).handler,
  OrderRefunded: async () => behindQueue((await import('../../../functions/orders/on-order-refunded.ts')).handler),
  EventRefunded: async () => (await import('../../../functions/catalog/on-event-refunded.ts')).handler,
  UserRegistered: async () => behindQueue((await import('../../../functions/auth/on-user-registered.ts')).handler),
  AddressConfirmed: async () => behindQueue((await import('../../../functions/auth/on-address-confirmed.ts')).handler),
  AccountMerged: async () => behindQueue((await import('../../../functions/orders/on-account-merged.ts')).handler),
  AccountMailRequested: async () =>
    behindQueue((await import('../../../functions/auth/on-account-mail-requested.ts')).handler),
  MemberInvited: async () => behindQueue((await import('../../../functions/venues/on-member-invited.ts')).handler),
  OrganizerChanged: async () => (await import('../../../functions/catalog/on-organizer-changed.ts')).handler,
  VenueChanged: async () => (await import('../../../functions/catalog/on-venue-changed.ts')).handler,
  OrganizerSuspensionChanged: async () =>
    (await import('../../../functions/catalog/on-organizer-suspension-changed.ts')).handler,
  AccountSuspended: async () => (await import('../../../functions/auth/on-account-suspended.ts')).handler,
  UserErased: async () => (await import('../../../functions/tickets/on-user-erased.ts')).handler,
  TicketTypeAdded: async () => (await import('../../../functions/tickets/on-ticket-type-added.ts')).handler,
  TicketTypeCapacityChanged: async () =>
    (await import('../../../functions/tickets/on-ticket-type-capacity-changed.ts')).handler,
};

/** Delivers every waiting event that has a consumer above, and deletes its row. */
export async function deliverOutbox(): Promise<void> {
  for (const event of await announced()) {
    const consumer = consumers[event.type];
    if (!consumer) continue;
    await (await consumer())({ detail: event });
    await (await store()).send(new DeleteCommand({ TableName: table(), Key: { pk: event.id, sk: 'event' } }));
  }
}
