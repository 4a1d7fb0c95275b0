import { backoff } from '../../async/backoff.ts';
import { clock } from '../../base/clock.ts';
import { inventoryLimits } from '../limits.ts';
import type { NumberedSeat } from '../seat-map.ts';
import type { TicketType } from '../ticket-type.ts';
import { isWithinAge, type TypeCounts } from '../type-counts.ts';
import { type CountTables, recountsIn } from './recount-store.ts';

/** While another process recounts, counts up to this many times older are served, rather than waiting for it. */
const toleratedAges = 3;

interface CountOptions {
  /** Reads the seats of a seated type, in map order. Called only for a recount. */
  seats: () => Promise<readonly NumberedSeat[] | undefined>;
  ageMs: number;
  now: number;
}

/** Counts of a type that are young enough. All services and processes share them, so that a crowd costs one recount. */
export function loadCountsFrom(tables: CountTables) {
  const { readCounts, beginRecount, recount } = recountsIn(tables);

  /** Polls for the counts that another process is making. `undefined` if this process is to recount after all. */
  async function pollCounts(
    ticketTypeId: string,
    last: TypeCounts | undefined,
    { ageMs, now }: Pick<CountOptions, 'ageMs' | 'now'>,
  ): Promise<TypeCounts | undefined> {
    let known = last;
    let askedAt = now;
    for (let poll = 0; poll < inventoryLimits.countPolls; poll++) {
      if (known && isWithinAge(toleratedAges * ageMs, known.countedAt, clock.now())) return known;
      await backoff(poll);
      // The other process may have died, so one of those that wait takes over. Asking is a write: once a second each.
      if (clock.now() - askedAt >= inventoryLimits.countAgeMs) {
        askedAt = clock.now();
        if (await beginRecount(ticketTypeId, inventoryLimits.countAgeMs, askedAt)) return undefined;
      }
      known = (await readCounts([ticketTypeId])).get(ticketTypeId);
    }
    return undefined;
  }

  return {
    readCounts,

    /** The last counts of a type if they are no older than `ageMs`, otherwise new ones, from this process or another. */
    loadCounts: async (type: TicketType, last: TypeCounts | undefined, { seats, ageMs, now }: CountOptions) => {
      if (last && isWithinAge(ageMs, last.countedAt, now)) return last;
      if (!(await beginRecount(type.ticketTypeId, ageMs, now))) {
        const counts = await pollCounts(type.ticketTypeId, last, { ageMs, now });
        if (counts) return counts;
      }
      return recount(type, { seats: await seats(), ageMs, now: clock.now() });
    },
  };
}
