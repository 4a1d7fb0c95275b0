import { MemberInvited } from '../../../events/venue.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { transactOr, tryTransact } from '../../../shared/dynamo/transaction.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { organizerKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';
import { invitationInvalid } from '../problems.ts';
import { type Invitation, invitationKey, isOpen } from './invitation.ts';
import { memberRow } from './member.ts';

const { VENUES_TABLE, OUTBOX_TABLE } = env.read();

const existing = 'attribute_exists(pk)';

const deleteItem = ({ organizerId, invitationId }: Invitation, condition?: string): Action => ({
  Delete: {
    TableName: VENUES_TABLE,
    Key: invitationKey(organizerId, invitationId),
    ...(condition && { ConditionExpression: condition }),
  },
});

/** Invitations that can still be accepted. Used, replaced and withdrawn ones are deleted, the others expire. */
export async function openInvitationsOf(organizerId: string, now: number): Promise<Invitation[]> {
  const rows = await queryAll<Invitation>(VENUES_TABLE, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :invitation)',
    ExpressionAttributeValues: { ':pk': organizerKey(organizerId).pk, ':invitation': 'invitation#' },
    ConsistentRead: true,
  });
  return rows.filter((row) => isOpen(row, now));
}

/**
 * Stores an invitation, deletes earlier ones to the same address, which voids their tokens, and publishes
 * `MemberInvited`, whose consumer mails it.
 * @throws Problem `conflict` when an earlier one is accepted or replaced concurrently.
 */
export function createInvitation(invitation: Invitation, earlier: readonly Invitation[], now: number): Promise<void> {
  const { organizerId, invitationId, expiresAt } = invitation;
  const Item = { ...invitationKey(organizerId, invitationId), ...invitation, ttl: Math.ceil(expiresAt / 1000) };
  return transactOr(conflict, [
    { Put: { TableName: VENUES_TABLE, Item } },
    ...earlier.map((replaced) => deleteItem(replaced)),
    announce(OUTBOX_TABLE, MemberInvited, { subject: organizerId, data: { organizerId, invitationId }, now }),
  ]);
}

/** Deletes an invitation. Returns whether it still existed. @throws Problem `conflict` while it is being accepted. */
export async function deleteInvitation(invitation: Invitation): Promise<boolean> {
  const cancelled = await tryTransact([deleteItem(invitation, existing)]);
  if (cancelled && cancelled.failed.length === 0) throw new Problem(conflict);
  return cancelled === undefined;
}

/**
 * Adds the invited account to the team and deletes the invitation, in one transaction. Of two concurrent uses one
 * succeeds, and a withdrawn invitation adds nobody.
 * @throws Problem `invitation_invalid`; `conflict` when the account has become a member concurrently.
 */
export async function addInvitedMember(invitation: Invitation, userId: string): Promise<void> {
  const member = memberRow(invitation.organizerId, { userId, role: invitation.role });
  const cancelled = await tryTransact([
    deleteItem(invitation, existing),
    { Put: { TableName: VENUES_TABLE, Item: member, ConditionExpression: 'attribute_not_exists(pk)' } },
  ]);
  if (cancelled) throw new Problem(cancelled.failed.includes(0) ? invitationInvalid : conflict);
}
