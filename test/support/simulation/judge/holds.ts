import { shortIds } from '../cloud/describe-call.ts';
import type { World } from '../world.ts';
import { ended, type Rows, type Violation } from './auditor.ts';

/** I5: no place stays held by an order that has ended. */
export const heldPlaces = ({ orders, places }: Rows): Violation[] =>
  places
    .filter(({ status, holdId }) => status === 'held' && orders.some((order) => order.holdId === holdId))
    .filter(({ holdId }) => orders.every((order) => order.holdId !== holdId || ended.includes(order.status)))
    .map(({ number }): Violation => `I5: place ${number} stays held by an order that has ended`);

/**
 * A hold lasts until the time to pay is over, although others buy and sell places meanwhile. In worlds where clocks
 * differ, and for events that were cancelled, it may end before.
 */
export function brokenHolds({ faults }: World, { orders, places }: Rows): Violation[] {
  if (faults.happened.has('skew') || places.every(({ status }) => status === 'void')) return [];
  return orders
    .filter(({ history, payBy }) => history.some(({ at, what }) => /^closed: (lost|lapsed)$/.test(what) && at < payBy))
    .map(({ orderId }): Violation => `hold: ${shortIds(orderId)} lost its places before the time to pay was over`);
}
