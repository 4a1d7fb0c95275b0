import { getMany } from '../dynamo/dynamo.ts';
import { tableNamed, type UserRecord, userKey } from './records.ts';

/** Some accounts by their ids; those that are not there are left out. */
export async function userRecords(userIds: readonly string[]): Promise<Map<string, UserRecord>> {
  const users = await getMany<UserRecord>(tableNamed('USERS_TABLE'), [...new Set(userIds)].map(userKey));
  return new Map(users.flatMap((user) => (user ? [[user.userId, user] as const] : [])));
}
