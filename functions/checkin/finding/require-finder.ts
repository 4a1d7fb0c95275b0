import { Problem } from '../../../shared/base/problem.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { writers } from '../../../shared/http/roles.ts';
import { readDoorRules } from '../door/door-facts-store.ts';
import { findRole } from '../door/find-role.ts';
import { lookUpOff } from '../problems.ts';

/**
 * Whether a caller is an owner or editor of the event's organizer, as all rights at the door up to ten seconds ago.
 * @throws Problem `not_found` for an account that is no member.
 */
export const isWriter = async (caller: Device | User, eventId: string): Promise<boolean> =>
  caller.kind === 'user' && writers.includes(await findRole(eventId, caller));

/**
 * Requires the right to reach tickets without their codes: owners and editors have it, devices and gatekeepers where
 * the event allows look-up. @throws Problem `look_up_off`.
 */
export async function requireFinder(caller: Device | User, eventId: string): Promise<void> {
  const { lookUp } = await readDoorRules(eventId);
  if (!lookUp && !(await isWriter(caller, eventId))) throw new Problem(lookUpOff);
}
