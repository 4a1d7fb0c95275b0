import { HolderNoticeRequested } from '../../../events/notification.ts';
import { followingId } from '../../../shared/base/id.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { soldPlaces } from '../../../shared/inventory/place-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { isMinted } from '../../../shared/inventory/ticket-type.ts';
import { outboxRow } from '../../../shared/messaging/outbox.ts';
import { holdersEnv } from '../env.ts';

const { TICKETS_TABLE, OUTBOX_TABLE } = holdersEnv.read();
const readSelling = sellingIn(TICKETS_TABLE);

/** What happened to an event. `version` is the event's, set by that change. */
export interface Occasion {
  eventId: string;
  version: number;
  kind: 'rescheduled';
}

/** Yields the orders that have places of an event, page by page, strongly consistent. Pages may repeat an order. */
export async function* ordersWithPlaces(eventId: string): AsyncGenerator<Set<string>> {
  const { types } = await readSelling(eventId);
  for (const type of types.filter(isMinted)) {
    for await (const places of soldPlaces(TICKETS_TABLE, type, { ConsistentRead: true })) {
      yield new Set(places.flatMap(({ orderId }) => orderId ?? []));
    }
  }
}

/**
 * Puts the request for one notice into the outbox. Its id follows from the cause and the order, so it is idempotent.
 */
export const requestNotice = ({ eventId, version, kind }: Occasion, orderId: string, causeId: string, now: number) =>
  put(OUTBOX_TABLE, {
    ...outboxRow(HolderNoticeRequested, {
      id: followingId(causeId, orderId),
      causationId: causeId,
      subject: orderId,
      data: { eventId, orderId, version, kind },
      now,
    }),
  });
