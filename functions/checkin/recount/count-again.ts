import { setTimeout as wait } from 'node:timers/promises';
import { checkinLimits } from '../limits.ts';
import { countDoor, storeCounters, wrongHours } from './recount-store.ts';

/** What a recount found. */
interface DoorRecount {
  /** Whether the counters are true now. Not if the door kept moving. */
  isDone: boolean;
  /** The names of the counters that differed. */
  wrong: string[];
  /** Tickets whose last change was not in the log when the counting ended. */
  moving: number;
}

/**
 * Adds up the counters of a door again, and appends a row with the true ones to its log if they differ. A change that
 * the stream has not brought yet would count twice. So nothing is written while the log and the places differ, and the
 * position of the log must not have moved since it was read.
 */
export async function recountDoor(eventId: string, now: () => number): Promise<DoorRecount> {
  const { recountRounds, recountPauseMs } = checkinLimits;
  let found: DoorRecount = { isDone: false, wrong: [], moving: 0 };
  for (let round = 1; round <= recountRounds; round++) {
    if (round > 1) await wait(recountPauseMs);
    const count = await countDoor(eventId);
    // A change that counts nothing, as of a name, has no entry. After the other rounds it is no change on its way.
    const moving = count.moving({ strict: round < recountRounds });
    const hours = await wrongHours(eventId, count);
    const wrong = [...count.wrong(), ...hours.map(({ sk }) => sk)];
    found = { isDone: false, wrong, moving };
    if (moving > 0) continue;
    if (wrong.length === 0) return { ...found, isDone: true };
    if (await storeCounters(count.nextRow(eventId, now()), hours)) return { ...found, isDone: true };
  }
  return found;
}
