import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import type { Ticket } from '../../../../shared/inventory/place.ts';
import { eventOfType } from '../../../../shared/inventory/ticket-type.ts';
import { shortIds } from '../cloud/describe-call.ts';
import { perform } from '../engine/perform.ts';
import type { World } from '../world.ts';
import { readAccounts } from './account-rows.ts';
import { doorLogOf } from './door/door-log.ts';
import { type Conflict, offlineScansOf } from './door/offline-scans.ts';
import { doorOf } from './door/passages.ts';
import { hastyEnd } from './hasty.ts';
import { brokenHolds, heldPlaces } from './holds.ts';
import { ledgerOf } from './ledger.ts';
import { moneyOf } from './money.ts';
import { papersOf } from './papers.ts';
import { promisesOf } from './promises.ts';

/** The invariant, and what contradicts it. */
export type Violation = `${string}: ${string}`;

export interface Rows {
  orders: OrderRow[];
  places: Ticket[];
}

async function readRows({ store }: World, eventId: string): Promise<Rows> {
  const { ORDERS_TABLE = '', TICKETS_TABLE = '' } = process.env;
  const orders = (await store.rows<OrderRow & { sk: string }>(ORDERS_TABLE)).filter(
    ({ sk, attempts }) => sk === 'order' && attempts,
  );
  const places = (await store.rows<Ticket>(TICKETS_TABLE)).filter(
    ({ shard, ticketTypeId }) => shard !== undefined && eventOfType(ticketTypeId) === eventId,
  );
  return { orders, places };
}

export const ended = ['confirmed', 'failed', 'cancelled', 'refunded', 'partially_refunded'];

/** Every order reaches an end, and nothing watches it any more. */
function endOf(order: OrderRow): Violation[] {
  const name = shortIds(order.orderId);
  const found: Violation[] = [];
  if (!ended.includes(order.status)) found.push(`end: ${name} stays ${order.status}, money ${order.money}`);
  if ('open' in order) found.push(`end: ${name} (${order.status}) is still watched`);
  if (order.attempts.some(({ status }) => status === 'pending')) found.push(`end: ${name} has a pending attempt`);
  if (order.refunds.some(({ status }) => status === 'pending')) found.push(`end: ${name} has a pending refund`);
  if (['failed', 'cancelled'].includes(order.status) !== (order.failure !== undefined && order.tickets.length === 0))
    found.push(`end: ${name} is ${order.status} with failure ${order.failure?.code ?? 'none'}`);
  // A dependency that is out makes an order wait. What was paid in full is confirmed while its places are held.
  if (order.ending === 'fault') found.push(`wait: ${name} was given up because of a fault`);
  return found;
}

/** I1, I4: each valid ticket has a sold place of its own, and each sold place such a ticket. */
function placesOf({ orders, places }: Rows): Violation[] {
  const valid = orders.flatMap(({ orderId, tickets }) =>
    tickets.filter(({ status }) => status === 'valid').map(() => orderId),
  );
  const sold = places.filter(({ status }) => status === 'sold' || status === 'used');
  const count = (ids: readonly (string | undefined)[], id: string) => ids.filter((one) => one === id).length;
  const ids = [...new Set([...valid, ...sold.map(({ orderId }) => orderId ?? 'nobody')])];
  const soldTo = sold.map(({ orderId }) => orderId ?? 'nobody');
  return ids
    .filter((id) => count(valid, id) !== count(soldTo, id))
    .map((id): Violation => `I4: ${shortIds(id)}: ${count(valid, id)} valid tickets, ${count(soldTo, id)} sold places`);
}

/** I3: the provider has taken no money that no order knows of. */
function unknownCharges({ provider }: World, { orders }: Rows): Violation[] {
  const known = new Set(orders.flatMap(({ attempts }) => attempts.map(({ id }) => id)));
  return [...provider.charges.keys()]
    .filter((id) => !known.has(id) && provider.balanceOf(id).taken > 0)
    .map((id): Violation => `I3: the charge ${shortIds(id)} belongs to no order`);
}

/** A cancelled event has no valid ticket, and no place that can be bought. */
async function cancelledEvent({ store }: World, eventId: string, { orders, places }: Rows): Promise<Violation[]> {
  const events = await store.rows<{ sk: string; eventId?: string; status?: string }>(process.env.EVENTS_TABLE ?? '');
  const event = events.find((row) => row.sk === 'event' && row.eventId === eventId);
  if (event?.status !== 'cancelling' && event?.status !== 'cancelled') return [];
  const valid = orders.flatMap(({ tickets }) => tickets).filter(({ status }) => status === 'valid').length;
  const live = places.filter(({ status }) => status !== 'void').length;
  const found: Violation[] = event.status === 'cancelling' ? ['end: the event stays cancelling'] : [];
  if (valid > 0) found.push(`I3: the event is cancelled, and ${valid} tickets are valid`);
  if (live > 0) found.push(`I4: the event is cancelled, and ${live} places are not void`);
  return found;
}

async function reconciled(world: World, eventId: string, customers: readonly string[]): Promise<Violation[]> {
  const { checkEvents } = await import('../../../../functions/operations/reconciliation/check-events.ts');
  const found: Violation[] = [];
  await perform(world.scheduler, 'auditor', async () => {
    for await (const { findings } of checkEvents([{ eventId }], { customers })) {
      for (const { invariant, subject, detail } of findings)
        found.push(`${invariant}: ${shortIds(`${subject} ${detail}`)}`);
    }
  });
  return found;
}

/** Judges a drained world by its rows and by the provider's own books. */
export async function audit(world: World, customers: readonly string[]): Promise<Violation[]> {
  const { eventId } = world.onSale;
  const rows = await readRows(world, eventId);
  const accounts = await readAccounts(world.store);
  const conflicts = (await world.store.rows<Conflict>(process.env.CHECKIN_TABLE ?? '')).filter(
    ({ pk }) => pk === `event#${eventId}#conflicts`,
  );
  const running = [...world.sagas.executions.values()].filter(({ status }) => status !== 'SUCCEEDED');
  const found = [
    ...rows.orders.flatMap((order) => [...moneyOf(world, order), ...endOf(order)]),
    ...rows.orders.flatMap((order) => hastyEnd(world, order)),
    ...world.diary.errors.map((error): Violation => `people: ${shortIds(error)}`),
    ...promisesOf(world, rows.orders),
    ...doorOf(world, rows.orders, conflicts),
    ...offlineScansOf(world, rows.places, conflicts),
    ...(await doorLogOf(world, rows.places)),
    ...placesOf(rows),
    ...heldPlaces(rows),
    ...brokenHolds(world, rows),
    ...unknownCharges(world, rows),
    ...(await cancelledEvent(world, eventId, rows)),
    ...running.map(({ name, state, status }): Violation => `end: saga of ${shortIds(name)} is ${status} at ${state}`),
    ...world.provider.complaints.map((complaint): Violation => `I7: provider: ${shortIds(complaint)}`),
    ...(await ledgerOf(world, rows.orders, accounts)),
    ...papersOf(world, rows.orders, accounts),
    ...(await reconciled(world, eventId, customers)),
  ];
  return [...new Set(found)];
}
