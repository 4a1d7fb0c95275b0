import { newId, sha256 } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { emailNotVerified, lastOwner, notFound, tooManyRequests } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import type { User } from '../../../shared/http/caller.ts';
import { spendFromSharedBucket } from '../../../shared/http/throttle.ts';
import { readUser, readUserByEmail } from '../../../shared/records/auth-rows.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import type { MemberRole } from '../../../shared/records/venue-rows.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';
import type { Rate } from '../../../shared/settings/rate-limit.ts';
import { mailboxOf, parseEmail } from '../../../shared/text/email-address.ts';
import { venueLimits } from '../limits.ts';
import { alreadyMember, invitationInvalid, teamFull } from '../problems.ts';
import { type Invitation, invitationView, isOpen } from './invitation.ts';
import * as invitations from './invitation-store.ts';
import { type Member, successorOf } from './member.ts';
import * as members from './member-store.ts';

/** @throws Problem `too_many_requests`. */
async function count(bucket: string, rate: Rate, now: number): Promise<void> {
  const { allowed, retryAfterSeconds } = await spendFromSharedBucket(`invitation#${bucket}`, rate, now);
  const headers = { 'retry-after': String(retryAfterSeconds) };
  if (!allowed) throw new Problem(tooManyRequests, 'Too many members or invitations at once', { headers });
}

/** Who stays an owner when this member no longer is one. @throws Problem `last_owner`. */
function requireHeir(team: readonly Member[], { userId, role }: Member): Member | undefined {
  const heir = role === 'owner' ? successorOf(team, userId) : undefined;
  if (role === 'owner' && !heir) throw new Problem(lastOwner);
  return heir;
}

async function invite(organizerId: string, email: string, { role, now }: { role: MemberRole; now: number }) {
  const open = await invitations.openInvitationsOf(organizerId, now);
  const [earlier, others] = [open.filter((one) => one.email === email), open.filter((one) => one.email !== email)];
  if (others.length >= venueLimits.invitationsPerOrganizer) throw new Problem(teamFull);
  await count(`mailbox#${sha256(mailboxOf(email)).slice(0, 22)}`, settingLimits.linkRate, now);
  const expiresAt = now + venueLimits.invitationMs;
  const invitation: Invitation = { invitationId: newId('inv', now), organizerId, email, role, expiresAt };
  await invitations.createInvitation(invitation, earlier, now);
  return { outcome: 'invited' as const, invitation: invitationView(invitation) };
}

/**
 * Gives somebody a role: at once where the address is a verified account's, else by an invitation. An address without an
 * account and one that nobody has confirmed take the same way, so that the answer does not tell which it is.
 */
export async function assignRole(
  organizerId: string,
  wanted: { email: string; role: MemberRole },
  { caller, now }: { caller: User; now: number },
) {
  const { role } = wanted;
  const email = parseEmail(wanted.email) ?? refuse('/email', 'is no address');
  await count(`account#${caller.id}`, venueLimits.invitationRate, now);
  const [account, team] = await Promise.all([readUserByEmail(email), members.membersOf(organizerId)]);
  if (!account?.emailVerified) return invite(organizerId, email, { role, now });
  const member = { userId: account.userId, role };
  const known = team.find(({ userId }) => userId === account.userId);
  if (known) {
    const heir = role === 'owner' ? undefined : requireHeir(team, known);
    await members.changeMemberRole(organizerId, known, role, heir);
    return { outcome: 'changed' as const, member };
  }
  if (team.length >= recordLimits.membersPerOrganizer) throw new Problem(teamFull);
  await members.addMember(organizerId, member);
  return { outcome: 'added' as const, member };
}

export async function removeMember(organizerId: string, userId: string, now: number): Promise<void> {
  const team = await members.membersOf(organizerId);
  const member = team.find((one) => one.userId === userId);
  if (!member) throw new Problem(notFound);
  await members.removeMember(organizerId, member, requireHeir(team, member), now);
}

/**
 * The caller becomes a member by a mailed token, if the mailbox is theirs: whoever else has the token learns nothing by
 * it, and whoever registered the address first has nothing of it before they confirm it.
 */
export async function acceptInvitation(token: string, caller: User, now: number) {
  const [invitation, account] = await Promise.all([
    invitations.invitationByToken(token),
    readUser(caller.id, { consistent: true }),
  ]);
  const isInvited = invitation && isOpen(invitation, now) && parseEmail(account?.email ?? '') === invitation.email;
  if (!isInvited) throw new Problem(invitationInvalid);
  if (!account?.emailVerified) throw new Problem(emailNotVerified);
  const { organizerId, role } = invitation;
  const team = await members.membersOf(organizerId);
  if (team.some(({ userId }) => userId === caller.id)) throw new Problem(alreadyMember);
  if (team.length >= recordLimits.membersPerOrganizer) throw new Problem(teamFull);
  await invitations.addInvitedMember(invitation, caller.id);
  return { organizerId, userId: caller.id, role };
}
