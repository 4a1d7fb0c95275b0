import { Problem } from '../../../shared/base/problem.ts';
import { conflict, notFound, wrongState } from '../../../shared/base/problems.ts';
import { isGateInUse } from './device-store.ts';
import { deleteGate, hasPassages, readGate } from './gate-store.ts';

/**
 * Deletes a gate that no device uses and nobody has passed.
 * @throws Problem `not_found`, `wrong_state`, and `conflict` if a device is added to it meanwhile.
 */
export async function removeGate(eventId: string, gateId: string): Promise<void> {
  const gate = await readGate(eventId, gateId);
  if (!gate) throw new Problem(notFound);
  if (await isGateInUse(eventId, gateId)) throw new Problem(wrongState, 'A device uses this gate: revoke it first');
  if (await hasPassages(eventId, gateId)) throw new Problem(wrongState, 'Guests have passed this gate');
  if (!(await deleteGate(eventId, gate))) throw new Problem(conflict);
}
