import { MemberInvited } from '../../../events/venue.ts';
import { sha256 } from '../../../shared/base/id.ts';
import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { getItem, queryAll } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import { organizerKey } from '../../../shared/records/venue-rows.ts';
import { env } from '../env.ts';
import { venueLimits } from '../limits.ts';
import { invitationInvalid } from '../problems.ts';
import { type Invitation, invitationKey, isOpen, type TokenRow, tokenKey } from './invitation.ts';
import { memberRow } from './member-store.ts';

const { VENUES_TABLE, OUTBOX_TABLE } = env.read();

const ended = ({ organizerId, invitationId }: Invitation, condition?: string): Action => ({
  Delete: {
    TableName: VENUES_TABLE,
    Key: invitationKey(organizerId, invitationId),
    ...(condition && { ConditionExpression: condition }),
  },
});

/** Those that may still be accepted. Replaced and withdrawn ones are gone; the others end by time. */
export async function openInvitationsOf(organizerId: string, now: number): Promise<Invitation[]> {
  const rows = await queryAll<Invitation>(
    VENUES_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :invitation)',
      ExpressionAttributeValues: { ':pk': organizerKey(organizerId).pk, ':invitation': 'invitation#' },
      ConsistentRead: true,
    },
    // What has ended a while ago may still lie there.
    10 * venueLimits.invitationsPerOrganizer,
  );
  return rows.filter((row) => isOpen(row, now));
}

/**
 * An invitation in place of an earlier one to the same address, whose token is dead with it; and the news, which is
 * mailed. @throws Problem `conflict` while the earlier one is accepted or replaced.
 */
export async function createInvitation(
  invitation: Invitation,
  earlier: readonly Invitation[],
  now: number,
): Promise<void> {
  const { organizerId, invitationId, expiresAt } = invitation;
  const Item = { ...invitationKey(organizerId, invitationId), ...invitation, ttl: Math.ceil(expiresAt / 1000) };
  try {
    await transact([
      { Put: { TableName: VENUES_TABLE, Item } },
      ...earlier.map((one) => ended(one)),
      announce(OUTBOX_TABLE, MemberInvited, { subject: organizerId, data: { organizerId, invitationId }, now }),
    ]);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
}

export const invitationById = (organizerId: string, invitationId: string) =>
  getItem<Invitation>(VENUES_TABLE, invitationKey(organizerId, invitationId), { consistent: true });

/** The invitation that a mailed token leads to. */
export async function invitationByToken(token: string): Promise<Invitation | undefined> {
  const row = await getItem<TokenRow>(VENUES_TABLE, tokenKey(sha256(token)), { consistent: true });
  return row && invitationById(row.organizerId, row.invitationId);
}

/** Answers whether it was still there. @throws Problem `conflict` while it is being accepted. */
export async function deleteInvitation(open: Invitation): Promise<boolean> {
  try {
    await transact([ended(open, 'attribute_exists(pk)')]);
    return true;
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    if (lost.failed.length === 0) throw new Problem(conflict);
    return false;
  }
}

/**
 * The invitation is used up and its reader a member, in one transaction: of two that use it at once one does, and of one
 * that is withdrawn at the same moment nothing comes. @throws Problem `invitation_invalid`; `conflict` when they became a
 * member at the same moment.
 */
export async function addInvitedMember(open: Invitation, userId: string): Promise<void> {
  const { organizerId, role } = open;
  const member = memberRow(organizerId, { userId, role });
  try {
    await transact([
      ended(open, 'attribute_exists(pk)'),
      { Put: { TableName: VENUES_TABLE, Item: member, ConditionExpression: 'attribute_not_exists(pk)' } },
    ]);
  } catch (error) {
    const lost = cancellation(error);
    if (!lost) throw error;
    throw new Problem(lost.failed.includes(0) ? invitationInvalid : conflict);
  }
}
