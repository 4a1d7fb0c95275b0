import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import { seatsIn } from '../../../shared/inventory/seat-map.ts';
import { isUnsettled, type TicketType } from '../../../shared/inventory/ticket-type.ts';
import { ticketLimits } from '../limits.ts';
import { readHouseSeats, readSeatMap, readSelling, readSellingPlan, readTicketType } from '../ticket/ticket-store.ts';
import { type Lease, takeLease } from './lease-store.ts';
import {
  generalChanges,
  isLive,
  type MintedPlace,
  type PlaceChange,
  remainingHouseSeats,
  removals,
  type SeatPlan,
  seatedChanges,
} from './mint-plan.ts';
import { applyPlaceChange, mintTogether, readMintedPlaces, settleMint } from './mint-store.ts';
import { deleteType } from './removal-store.ts';

/** Writes in flight: one function fills several shards without running out of sockets. */
const maxConcurrent = 40;

/** Transactions of new places in flight: as many rows as single writes would be, since each holds 25. */
const maxTransactions = 4;

/** What a mint makes of a type: its target capacity, or its seats without the house seats. */
interface MintGoal extends SeatPlan {
  type: TicketType;
}

/**
 * Makes the places of a type match its target: the first mint, more or fewer places, house seats. It works under a
 * lease, reads its target again before each page, and ends once no change is left. It is idempotent, also when it runs
 * late or concurrently. Sold and held places stay with their buyers, so it may end short of its target.
 * @throws Error if it did not finish. Its event is to be retried then.
 */
export async function mintPlaces(ticketTypeId: string): Promise<void> {
  let isDone = false;
  for (let pass = 0; pass < ticketLimits.mintPasses; pass++) {
    const goal = await readGoal(ticketTypeId);
    if (!goal || (isDone && !isUnsettled(goal.type))) return;
    const lease = await takeLease(ticketTypeId, clock.now());
    if (!lease) {
      if (!isUnsettled(goal.type)) return;
      // The owner of the lease may fail for good. Lambda retries this event a minute later.
      throw new Error(`Another mint holds the lease of ${ticketTypeId}`);
    }
    try {
      isDone = await runPass(goal, lease);
    } finally {
      await lease.release();
    }
  }
  throw new Error(`The places of ${ticketTypeId} still change after ${ticketLimits.mintPasses} passes`);
}

/** `undefined` if the type is not sold: a draft, or a type of an event that is not published. */
async function readGoal(ticketTypeId: string): Promise<MintGoal | undefined> {
  const type = await readTicketType(ticketTypeId);
  const { facts } = type ? await readSelling(type.eventId) : {};
  if (!type || facts?.status !== 'published' || type.status === 'draft') return undefined;
  if (type.kind === 'general' || !facts.seatMap) return { type, seats: [], blocked: new Set() };
  const seats = seatsIn(await readSeatMap(facts.seatMap.key), type.sectionIds ?? []);
  return { type, seats, blocked: new Set(await readHouseSeats(ticketTypeId)) };
}

/** After a failed write no other is in flight when this rejects, so the lease can be released. */
async function applyChanges(changes: readonly PlaceChange[]): Promise<void> {
  const singly = changes.filter(({ what }) => what !== 'mint');
  const mints = changes.filter(({ what }) => what === 'mint');
  const groups: PlaceChange[][] = [];
  while (mints.length > 0) groups.push(mints.splice(0, ticketLimits.placesPerTransaction));
  await forEachLimit(groups, maxTransactions, async (group) => {
    if (!(await mintTogether(group))) singly.push(...group);
  });
  await forEachLimit(singly, maxConcurrent, (change) => applyPlaceChange(change, clock.now()));
}

function changesFor({ type, seats, blocked }: MintGoal, places: readonly MintedPlace[], now: number): PlaceChange[] {
  if (type.isRemoved) return removals(type, places, now);
  if (type.kind === 'general') return generalChanges(type, places, now);
  return seatedChanges(type, places, { seats, blocked }, now);
}

/** Applies the changes that the goal requires, while it stays the goal. Returns `true` once there were none. */
async function runPass({ type, seats, blocked }: MintGoal, lease: Lease): Promise<boolean> {
  const { ticketTypeId } = type;
  const now = clock.now();
  const places = await readMintedPlaces(type);
  const changes = changesFor({ type, seats, blocked }, places, now);
  for (let start = 0; start < changes.length; start += ticketLimits.mintPagePlaces) {
    await lease.renew(clock.now());
    if ((await readTicketType(ticketTypeId))?.version !== type.version) return false;
    const page = changes.slice(start, start + ticketLimits.mintPagePlaces);
    await applyChanges(page);
  }
  if (changes.length > 0) return false;

  if (type.isRemoved && places.length === 0) return deleteType(type, await readSellingPlan(type.eventId));
  const capacity = places.filter(isLive).length;
  if (!isUnsettled(type) && type.capacity === capacity) return true;
  const houseSeats = remainingHouseSeats(places, { seats, blocked });
  const blockedSeats = houseSeats.length < blocked.size ? houseSeats : undefined;
  if (!(await settleMint(type, { capacity, blockedSeats }))) return false;
  log.info('minted', { ticketTypeId, capacity });
  return true;
}
