import { recountTotals } from '../../functions/accounting/totals/count-again.ts';
import { readEvent } from '../../shared/records/event-row.ts';
import { readOrganizer } from '../../shared/records/venue-rows.ts';
import { Failure } from '../local/process/failure.ts';

/** Compares the totals of an organizer with its ledger, and replaces those that differ. */
async function recountOrganizer(organizerId: string, now: number): Promise<string[]> {
  if (!(await readOrganizer(organizerId))) throw new Failure(`There is no organizer ${organizerId}.`);
  const { rows, mended, moving } = await recountTotals(organizerId, now);
  const outcome = `Totals compared with the ledger: ${rows}, replaced: ${mended.length}.`;
  const later = `Differing, but changed in the last minutes: ${moving.length}. Run this again in five minutes.`;
  return [outcome, ...mended.map((row) => `  ${row}`), ...(moving.length > 0 ? [later] : [])];
}

/** Compares the counters of a door with its places, and replaces those that differ. */
async function recountEvent(eventId: string): Promise<string[]> {
  if (!(await readEvent(eventId))) throw new Failure(`There is no event ${eventId}.`);
  const { recountDoor } = await import('../../functions/checkin/recount/count-again.ts');
  const { isDone, wrong, moving } = await recountDoor(eventId, Date.now);
  if (!isDone) {
    const why = moving > 0 ? `The stream has still to bring ${moving} tickets.` : 'The door is busy.';
    throw new Failure(`${why} Nothing was changed. Run this again in a quiet minute.`);
  }
  return [
    `Counters of the door that were wrong, and are true now: ${wrong.length}.`,
    ...wrong.map((one) => `  ${one}`),
  ];
}

/** Recounts what is stored as sums: the totals of an organizer, or the counters of an event's door. */
export const recount = (id: string, now: number): Promise<string[]> =>
  id.startsWith('evt_') ? recountEvent(id) : recountOrganizer(id, now);
