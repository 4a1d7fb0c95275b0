import { newId } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { emailNotVerified, lastOwner, notFound } from '../../../shared/base/problems.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import type { User } from '../../../shared/http/caller.ts';
import { requireAllowed, spendFromSharedBucket } from '../../../shared/http/shared-bucket.ts';
import { readUser, readUserByEmail } from '../../../shared/records/auth-rows.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { type Member, type MemberRole, readMembers } from '../../../shared/records/venue-rows.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';
import type { Rate } from '../../../shared/settings/rate-limit.ts';
import { mailboxDigest, parseEmail } from '../../../shared/text/email-address.ts';
import { venueLimits } from '../limits.ts';
import { alreadyMember, invitationInvalid, teamFull } from '../problems.ts';
import { type Invitation, invitationView, isOpen } from './invitation.ts';
import { addInvitedMember, createInvitation, openInvitationsOf } from './invitation-store.ts';
import { invitationByToken } from './mailed-invitation-store.ts';
import { successorOf } from './member.ts';
import * as memberStore from './member-store.ts';

/**
 * Gives the owner of an address a role: immediately when a confirmed account has the address, otherwise by invitation.
 * An unknown address and an unconfirmed one take the same steps, so the answer does not tell them apart.
 */
export async function assignRole(
  organizerId: string,
  { email: typedEmail, role }: { email: string; role: MemberRole },
  { caller, now }: { caller: User; now: number },
) {
  const email = parseEmail(typedEmail) ?? refuse('/email', 'is not an email address');
  await requireAllowance(`account#${caller.id}`, venueLimits.invitationRate, now);
  const [account, team] = await Promise.all([readUserByEmail(email), readMembers(organizerId)]);
  if (!account?.emailVerified) return invite(organizerId, email, { role, now });
  const member = { userId: account.userId, role };
  const current = team.find(({ userId }) => userId === account.userId);
  if (current) {
    const successor = role === 'owner' ? undefined : requireSuccessor(team, current);
    await memberStore.changeMemberRole(organizerId, current, role, successor);
    return { outcome: 'changed' as const, member };
  }
  if (team.length >= recordLimits.membersPerOrganizer) throw new Problem(teamFull);
  await memberStore.addMember(organizerId, member);
  return { outcome: 'added' as const, member };
}

/** @throws Problem `not_found`, `last_owner`, `conflict`. */
export async function removeMember(organizerId: string, userId: string, now: number): Promise<void> {
  const team = await readMembers(organizerId);
  const member = team.find((one) => one.userId === userId);
  if (!member) throw new Problem(notFound);
  await memberStore.removeMember(organizerId, member, requireSuccessor(team, member), now);
}

/**
 * Makes the caller a member by a mailed token, if the invited address is the caller's. Another account with the token
 * learns nothing from it. An account that registered the address must confirm it first.
 */
export async function acceptInvitation(token: string, caller: User, now: number) {
  const [invitation, account] = await Promise.all([
    invitationByToken(token),
    readUser(caller.id, { consistent: true }),
  ]);
  const isInvited = invitation && isOpen(invitation, now) && parseEmail(account?.email ?? '') === invitation.email;
  if (!isInvited) throw new Problem(invitationInvalid);
  if (!account?.emailVerified) throw new Problem(emailNotVerified);
  const { organizerId, role } = invitation;
  const team = await readMembers(organizerId);
  if (team.some(({ userId }) => userId === caller.id)) throw new Problem(alreadyMember);
  if (team.length >= recordLimits.membersPerOrganizer) throw new Problem(teamFull);
  await addInvitedMember(invitation, caller.id);
  return { organizerId, userId: caller.id, role };
}

async function invite(organizerId: string, email: string, { role, now }: { role: MemberRole; now: number }) {
  const open = await openInvitationsOf(organizerId, now);
  const earlier = open.filter((invitation) => invitation.email === email);
  if (open.length - earlier.length >= venueLimits.invitationsPerOrganizer) throw new Problem(teamFull);
  await requireAllowance(`mailbox#${mailboxDigest(email)}`, settingLimits.linkRate, now);
  const expiresAt = now + venueLimits.invitationMs;
  const invitation: Invitation = { invitationId: newId('inv', now), organizerId, email, role, expiresAt };
  await createInvitation(invitation, earlier, now);
  return { outcome: 'invited' as const, invitation: invitationView(invitation) };
}

/** @throws Problem `too_many_requests`. */
async function requireAllowance(bucket: string, rate: Rate, now: number): Promise<void> {
  const allowance = await spendFromSharedBucket(`invitation#${bucket}`, rate, now);
  requireAllowed(allowance, 'Too many new members or invitations. Try again later.');
}

/** Returns the owner who stays when this one leaves or steps down. @throws Problem `last_owner`. */
function requireSuccessor(team: readonly Member[], { userId, role }: Member): Member | undefined {
  if (role !== 'owner') return undefined;
  const successor = successorOf(team, userId);
  if (!successor) throw new Problem(lastOwner);
  return successor;
}
