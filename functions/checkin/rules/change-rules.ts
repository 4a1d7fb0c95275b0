import { refuseFields } from '../../../shared/base/refuse.ts';
import { readGates } from '../devices/gate-store.ts';
import { readSelling } from '../preload/sold-tickets-store.ts';
import { ruleFaults } from './rule-faults.ts';
import { type RulesRow, storeRules } from './rules-store.ts';

/**
 * Replaces the rules of an event. Conditional on the version as read, one below `row.version`.
 * @throws Problem `invalid_request` for a ticket type or zone that the event does not have.
 * @throws Problem `stale`.
 */
export async function changeRules(eventId: string, row: RulesRow): Promise<void> {
  const [{ types }, gates] = await Promise.all([readSelling(eventId), readGates(eventId)]);
  const faults = ruleFaults(row.rules, {
    ticketTypeIds: types.map(({ ticketTypeId }) => ticketTypeId),
    zones: gates.flatMap(({ zone }) => zone ?? []),
  });
  if (faults.length > 0) refuseFields(faults);
  await storeRules(eventId, row);
}
