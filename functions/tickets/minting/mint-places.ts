import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { seatsIn } from '../../../shared/inventory/seat-map.ts';
import type { TicketType } from '../../../shared/inventory/ticket-type.ts';
import { ticketLimits } from '../limits.ts';
import * as store from '../ticket/ticket-store.ts';
import { type Lease, takeLease } from './lease-store.ts';
import { type Change, generalChanges, type Hall, houseSeats, isLive, seatedChanges } from './mint-plan.ts';
import * as mintStore from './mint-store.ts';

/** Writes under way at once: one function fills several shards without starving its own sockets. */
const lanes = 40;

/** What the places of a type are to become. */
interface Goal extends Hall {
  type: TicketType;
}

/** `undefined` where nothing is sold: not yet, or not any more. */
async function goalOf(ticketTypeId: string): Promise<Goal | undefined> {
  const type = await store.ticketType(ticketTypeId);
  const { facts } = type ? await store.sellingOf(type.eventId) : {};
  if (!type || facts?.status !== 'published' || type.status === 'draft') return undefined;
  if (type.kind === 'general' || !facts.seatMap) return { type, seats: [], blocked: new Set() };
  const seats = seatsIn(await store.seats(facts.seatMap.key), type.sectionIds ?? []);
  return { type, seats, blocked: new Set(await store.blockedSeats(ticketTypeId)) };
}

const isUnsettled = ({ status, targetCapacity }: TicketType): boolean =>
  status === 'preparing' || targetCapacity !== undefined;

/** Once one has failed no lane writes any more: the lease is let go then. */
const apply = (changes: readonly Change[]): Promise<void> =>
  forEachLimit(changes, lanes, (change) => mintStore.changePlace(change, clock.now()));

/** Changes what is not as it should be, while that stays the goal; `true` once nothing was to be changed. */
async function pass({ type, seats, blocked }: Goal, lease: Lease): Promise<boolean> {
  const { ticketTypeId } = type;
  const now = clock.now();
  const places = await mintStore.mintedPlaces(type);
  const changes =
    type.kind === 'general' ? generalChanges(type, places, now) : seatedChanges(type, places, { seats, blocked }, now);
  for (let at = 0; at < changes.length; at += ticketLimits.mintPagePlaces) {
    await lease.renew(clock.now());
    if ((await store.ticketType(ticketTypeId))?.version !== type.version) return false;
    await apply(changes.slice(at, at + ticketLimits.mintPagePlaces));
  }
  if (changes.length > 0) return false;
  const capacity = places.filter(isLive).length;
  if (!isUnsettled(type) && type.capacity === capacity) return true;
  const house = houseSeats(places, { seats, blocked });
  const blockedSeats = house.length < blocked.size ? house : undefined;
  if (!(await mintStore.settle(type, { capacity, blockedSeats }))) return false;
  log.info('minted', { ticketTypeId, capacity });
  return true;
}

/**
 * Makes the places of a type what they are to be: its first mint, more or fewer of them, house seats. One job a type works
 * under a lease, looks at its goal before each page, and ends when there was nothing left to change, so that running it
 * twice, late or two at once is nothing. What somebody has stays theirs: then it ends as near to its goal as it can.
 * @throws Error where it did not get there: its event is to be tried again.
 */
export async function mint(ticketTypeId: string): Promise<void> {
  let settled = false;
  for (let passes = 0; passes < ticketLimits.mintPasses; passes++) {
    const goal = await goalOf(ticketTypeId);
    if (!goal || (settled && !isUnsettled(goal.type))) return;
    const lease = await takeLease(ticketTypeId, clock.now());
    if (!lease) {
      if (!isUnsettled(goal.type)) return;
      // Whoever has it may fail for good. Lambda tries this event again a minute later.
      throw new Error(`Another is at the places of ${ticketTypeId}`);
    }
    try {
      settled = await pass(goal, lease);
    } finally {
      await lease.end();
    }
  }
  throw new Error(`The places of ${ticketTypeId} do not come to rest`);
}
