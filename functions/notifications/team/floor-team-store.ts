import { log } from '../../../shared/base/log.ts';
import { writers } from '../../../shared/http/roles.ts';
import { readUser, type UserRow } from '../../../shared/records/auth-rows.ts';
import { readMembers } from '../../../shared/records/venue-rows.ts';

/** A team may have hundreds of members. As many as these run a floor. */
const maxManagers = 30;

/** Reads the accounts of those who may change the doors of an organizer's events and have proved their mailbox. */
export async function readFloorManagers(organizerId: string): Promise<UserRow[]> {
  const members = (await readMembers(organizerId)).filter(({ role }) => writers.includes(role));
  const ranked = members.toSorted((one, other) => writers.indexOf(one.role) - writers.indexOf(other.role));
  if (ranked.length > maxManagers) log.warn('members without a notice', { left: ranked.length - maxManagers });
  const accounts = await Promise.all(ranked.slice(0, maxManagers).map(({ userId }) => readUser(userId)));
  return accounts.filter((account) => account !== undefined).filter(({ emailVerified }) => emailVerified);
}
