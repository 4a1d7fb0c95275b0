import { again, retry } from '../../../shared/async/retry.ts';
import { raise } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import type { Times } from '../event/event.ts';
import { readTypes } from '../event/selling-plan-store.ts';
import { shiftBetween } from '../event/shift.ts';
import { movedWindows, type WindowMove } from './sales-window.ts';

export interface ChangedEvent {
  event: EventRow;
  /** The sales windows that moved with the start; absent if the start stayed. */
  moves?: WindowMove[];
}

/**
 * Writes a change of an event together with the sales windows that move with its start. `write` returns `again` if a
 * ticket type has changed since it was read. @throws Problem `conflict`, and those of `write`.
 */
export async function writeWithWindows(
  event: EventRow,
  { startsAt, keepsWindows, now }: Pick<Times, 'startsAt'> & { keepsWindows: boolean; now: number },
  write: (moves: WindowMove[]) => Promise<EventRow | typeof again>,
): Promise<ChangedEvent> {
  const hasMoved = startsAt !== event.startsAt;
  const shift = shiftBetween(event.startsAt, startsAt, event.venue.timezone);
  return retry(
    async () => {
      const moves = hasMoved && !keepsWindows ? movedWindows(await readTypes(event.eventId), shift, now) : [];
      const written = await write(moves);
      return written === again ? again : { event: written, ...(hasMoved && { moves }) };
    },
    { exhausted: raise(conflict) },
  );
}
