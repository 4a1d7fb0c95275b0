import { recountTotals } from '../../functions/accounting/totals/count-again.ts';
import { readOrganizer } from '../../shared/records/venue-rows.ts';
import { Failure } from '../local/process/failure.ts';

/** Compares the totals of an organizer with its ledger, and replaces those that differ. */
export async function recount(organizerId: string, now: number): Promise<string[]> {
  if (!(await readOrganizer(organizerId))) throw new Failure(`There is no organizer ${organizerId}.`);
  const { rows, mended, moving } = await recountTotals(organizerId, now);
  const outcome = `Totals compared with the ledger: ${rows}, replaced: ${mended.length}.`;
  const later = `Differing, but changed in the last minutes: ${moving.length}. Run this again in five minutes.`;
  return [outcome, ...mended.map((row) => `  ${row}`), ...(moving.length > 0 ? [later] : [])];
}
