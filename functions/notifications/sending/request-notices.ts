import { HolderNoticeRequested } from '../../../events/notification.ts';
import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { followingId } from '../../../shared/base/id.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { soldPlaces } from '../../../shared/inventory/place-store.ts';
import { sellingIn } from '../../../shared/inventory/selling-store.ts';
import { isMinted } from '../../../shared/inventory/ticket-type.ts';
import { outboxRow } from '../../../shared/messaging/outbox.ts';
import { holdersEnv } from '../env.ts';

const { TICKETS_TABLE, OUTBOX_TABLE } = holdersEnv.read();
const sellingOf = sellingIn(TICKETS_TABLE);

/** Rows of the outbox written at once. */
const lanes = 20;

interface Occasion {
  eventId: string;
  /** The event's, made by what happened. */
  version: number;
  kind: 'rescheduled';
}

/**
 * Asks for one notice for each order that has places of the event now. They are read from the places themselves: whoever
 * gets theirs after this has read them is mailed a confirmation that reads the event as it is by then, so nobody misses
 * the news. A repeated run asks for the same notices. Answers how many.
 */
export async function requestNotices(
  { eventId, version, kind }: Occasion,
  causeId: string,
  now: number,
): Promise<number> {
  const asked = new Set<string>();
  const request = (orderId: string) =>
    put(OUTBOX_TABLE, {
      ...outboxRow(HolderNoticeRequested, {
        id: followingId(causeId, orderId),
        causationId: causeId,
        subject: orderId,
        data: { eventId, orderId, version, kind },
        now,
      }),
    });
  const { types } = await sellingOf(eventId);
  for (const type of types.filter(isMinted)) {
    for await (const places of soldPlaces(TICKETS_TABLE, type, { ConsistentRead: true })) {
      const orderIds = new Set(places.flatMap(({ orderId }) => (orderId && !asked.has(orderId) ? [orderId] : [])));
      await forEachLimit([...orderIds], lanes, request);
      for (const orderId of orderIds) asked.add(orderId);
    }
  }
  return asked.size;
}
