import { Problem } from '../../../shared/base/problem.ts';
import type { Device, User } from '../../../shared/http/caller.ts';
import { isMember } from '../../../shared/http/membership.ts';
import { writers } from '../../../shared/http/roles.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { readDoorRules } from '../door/door-facts-store.ts';
import { lookUpOff } from '../problems.ts';

/** Whether an account is an owner or editor of the event's organizer. */
export async function isWriter(caller: Device | User, eventId: string): Promise<boolean> {
  if (caller.kind === 'device') return false;
  const event = await readEvent(eventId);
  return event !== undefined && (await isMember(caller, event.organizerId, writers));
}

/**
 * Requires the right to reach tickets without their codes: owners and editors have it, devices and gatekeepers where
 * the event allows look-up. @throws Problem `look_up_off`.
 */
export async function requireFinder(caller: Device | User, eventId: string): Promise<void> {
  const { lookUp } = await readDoorRules(eventId);
  if (!lookUp && !(await isWriter(caller, eventId))) throw new Problem(lookUpOff);
}
