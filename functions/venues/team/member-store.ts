import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { pages } from '../../../shared/dynamo/read.ts';
import { transactOr } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import {
  type Member,
  type MemberRole,
  memberKey,
  organizerKey,
  readMember,
} from '../../../shared/records/venue-rows.ts';
import { teamEnv } from '../env.ts';
import { memberRow } from './member.ts';

const { VENUES_TABLE } = teamEnv.read();

/** Adds a member. @throws Problem `conflict` when the account has become a member concurrently. */
export async function addMember(organizerId: string, member: Member): Promise<void> {
  if (!(await putNew(VENUES_TABLE, memberRow(organizerId, member)))) throw new Problem(conflict);
}

const roleUnchanged = (role: MemberRole) => ({
  ConditionExpression: '#role = :read',
  ExpressionAttributeNames: { '#role': 'role' },
  ExpressionAttributeValues: { ':read': role },
});

/** Checks that the successor is still an owner: of two owners who leave concurrently, one stays. */
const successorStays = (organizerId: string, { userId, role }: Member): Action => ({
  ConditionCheck: { TableName: VENUES_TABLE, Key: memberKey(organizerId, userId), ...roleUnchanged(role) },
});

/**
 * Changes a member's role. Conditional on the role as read and, when an owner steps down, on the successor.
 * @throws Problem `conflict`.
 */
export const changeMemberRole = (
  organizerId: string,
  read: Member,
  role: MemberRole,
  successor: Member | undefined,
): Promise<void> => {
  const { ExpressionAttributeValues, ...condition } = roleUnchanged(read.role);
  return transactOr(conflict, [
    {
      Update: {
        TableName: VENUES_TABLE,
        Key: memberKey(organizerId, read.userId),
        UpdateExpression: 'SET #role = :role',
        ...condition,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':role': role },
      },
    },
    ...(successor ? [successorStays(organizerId, successor)] : []),
  ]);
};

/**
 * Removes a member, under the same conditions. The `former-member` row tells the audit trail who left, which a deleted
 * row cannot. @throws Problem `conflict`.
 */
export const removeMember = (
  organizerId: string,
  read: Member,
  successor: Member | undefined,
  now: number,
): Promise<void> => {
  const { userId, role } = read;
  const former = { pk: organizerKey(organizerId).pk, sk: `former-member#${userId}`, userId, role, leftAt: now };
  return transactOr(conflict, [
    { Delete: { TableName: VENUES_TABLE, Key: memberKey(organizerId, userId), ...roleUnchanged(role) } },
    { Put: { TableName: VENUES_TABLE, Item: former } },
    ...(successor ? [successorStays(organizerId, successor)] : []),
  ]);
};

/** Removes an erased account from all teams: as an owner, it would count as a successor but never come back. */
export async function removeFromAllTeams(userId: string, now: number): Promise<void> {
  const query = {
    IndexName: 'listing',
    KeyConditionExpression: '#listing = :user',
    ExpressionAttributeNames: { '#listing': 'listing' },
    ExpressionAttributeValues: { ':user': `user#${userId}` },
  };
  for await (const memberships of pages<{ position: string }>(VENUES_TABLE, query)) {
    for (const { position: organizerId } of memberships) {
      const member = await readMember(organizerId, userId);
      if (member) await removeMember(organizerId, { userId, role: member.role }, undefined, now);
    }
  }
}
