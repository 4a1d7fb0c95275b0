import { Problem } from '../../../shared/base/problem.ts';
import { conflict } from '../../../shared/base/problems.ts';
import type { Action } from '../../../shared/dynamo/client.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { cancellation, transact } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { recordLimits } from '../../../shared/records/limits.ts';
import { type MemberRole, memberKey, organizerKey, readMember } from '../../../shared/records/venue-rows.ts';
import { teamEnv } from '../env.ts';
import type { Member } from './member.ts';

const { VENUES_TABLE } = teamEnv.read();

/** `listing` and `position` put the row into the index that lists an account's organizers. */
export const memberRow = (organizerId: string, { userId, role }: Member) => ({
  ...memberKey(organizerId, userId),
  userId,
  role,
  listing: `user#${userId}`,
  position: organizerId,
});

export const membersOf = (organizerId: string) =>
  queryAll<Member>(
    VENUES_TABLE,
    {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :member)',
      ExpressionAttributeValues: { ':pk': organizerKey(organizerId).pk, ':member': 'member#' },
      ConsistentRead: true,
    },
    recordLimits.membersPerOrganizer,
  );

/** @throws Problem `conflict` when they became a member at the same moment. */
export async function addMember(organizerId: string, member: Member): Promise<void> {
  if (!(await putNew(VENUES_TABLE, memberRow(organizerId, member)))) throw new Problem(conflict);
}

const asRead = (role: MemberRole) => ({
  ConditionExpression: '#role = :read',
  ExpressionAttributeNames: { '#role': 'role' },
  ExpressionAttributeValues: { ':read': role },
});

/** Of two owners who leave at the same moment, each for the other's sake, one stays. */
const heirStays = (organizerId: string, { userId, role }: Member): Action => ({
  ConditionCheck: { TableName: VENUES_TABLE, Key: memberKey(organizerId, userId), ...asRead(role) },
});

async function whileAsRead(actions: readonly Action[]): Promise<void> {
  try {
    await transact(actions);
  } catch (error) {
    if (cancellation(error)) throw new Problem(conflict);
    throw error;
  }
}

/** Conditional on the member as read and, where an owner steps back, on the heir being one. @throws Problem `conflict`. */
export const changeMemberRole = (organizerId: string, read: Member, role: MemberRole, heir: Member | undefined) => {
  const { ExpressionAttributeValues, ...condition } = asRead(read.role);
  return whileAsRead([
    {
      Update: {
        TableName: VENUES_TABLE,
        Key: memberKey(organizerId, read.userId),
        UpdateExpression: 'SET #role = :role',
        ...condition,
        ExpressionAttributeValues: { ...ExpressionAttributeValues, ':role': role },
      },
    },
    ...(heir ? [heirStays(organizerId, heir)] : []),
  ]);
};

/** The same conditions. A row that is gone tells the audit trail nothing, so another one says who left. */
export const removeMember = (organizerId: string, read: Member, heir: Member | undefined, now: number) => {
  const { userId, role } = read;
  const former = { pk: organizerKey(organizerId).pk, sk: `former-member#${userId}`, userId, role, leftAt: now };
  return whileAsRead([
    { Delete: { TableName: VENUES_TABLE, Key: memberKey(organizerId, userId), ...asRead(role) } },
    { Put: { TableName: VENUES_TABLE, Item: former } },
    ...(heir ? [heirStays(organizerId, heir)] : []),
  ]);
};

/** Whoever is gone is in no team: an owner who cannot come back would be no heir to anybody. */
export async function removeFromAllTeams(userId: string, now: number): Promise<void> {
  const query = {
    IndexName: 'listing',
    KeyConditionExpression: '#listing = :user',
    ExpressionAttributeNames: { '#listing': 'listing' },
    ExpressionAttributeValues: { ':user': `user#${userId}` },
  };
  for (const { position: organizerId } of await queryAll<{ position: string }>(
    VENUES_TABLE,
    query,
    recordLimits.exportRows,
  )) {
    const member = await readMember(organizerId, userId);
    if (member) await removeMember(organizerId, { userId, role: member.role }, undefined, now);
  }
}
