import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { type Occasion, ordersWithPlaces, requestNotice } from './notice-request-store.ts';

const maxConcurrentPuts = 20;

/**
 * Requests one notice for each order that has places of the event now, and returns their number. It reads the places
 * themselves. An order confirmed later gets a confirmation that shows the changed event, so nobody misses the change. A
 * repeated run makes the same requests.
 */
export async function requestNotices(occasion: Occasion, causeId: string, now: number): Promise<number> {
  const requested = new Set<string>();
  for await (const orderIds of ordersWithPlaces(occasion.eventId)) {
    const unrequested = [...orderIds].filter((orderId) => !requested.has(orderId));
    await forEachLimit(unrequested, maxConcurrentPuts, (orderId) => requestNotice(occasion, orderId, causeId, now));
    for (const orderId of unrequested) requested.add(orderId);
  }
  return requested.size;
}
