import type { JWK } from 'jose';
import type { Key } from '../dynamo/client.ts';
import { getItem, getMany, queryAll } from '../dynamo/read.ts';
import { normaliseEmail } from '../text/email-address.ts';
import { readRecent } from './read-recent.ts';
import { tableNamed } from './table-name.ts';

/** Owned by auth. */
export interface SessionRow {
  sessionId: string;
  userId: string;
  roles: string[];
  guest: boolean;
  /** Digest of the mailbox of the account: whom limits per customer bind. Absent in sessions of earlier versions. */
  customer?: string;
  /** Epoch ms. */
  expiresAt: number;
  endedAt?: number;
}

export const sessionKey = (userId: string, sessionId: string): Key => ({
  pk: `user#${userId}`,
  sk: `session#${sessionId}`,
});

export const readSession = (userId: string, sessionId: string) =>
  readRecent<SessionRow>(tableNamed('USERS_TABLE'), sessionKey(userId, sessionId));

/** Whether a session has not ended. Strongly consistent: a cached session may have ended up to 30 seconds ago. */
export async function isSessionLive(userId: string, sessionId: string): Promise<boolean> {
  const key = sessionKey(userId, sessionId);
  const session = await getItem<SessionRow>(tableNamed('USERS_TABLE'), key, { consistent: true });
  return session !== undefined && !session.endedAt;
}

/** Owned by auth. */
export interface UserRow {
  userId: string;
  email: string;
  name: string;
  phone?: string;
  roles: string[];
  emailVerified: boolean;
  /** The suspension that the account is under. */
  suspensionId?: string;
  /** When it was erased or merged, epoch ms. Nobody signs in to it again. */
  erasedAt?: number;
}

export const userKey = (userId: string): Key => ({ pk: `user#${userId}`, sk: 'profile' });

export const readUser = (userId: string, options?: { consistent: boolean }) =>
  getItem<UserRow>(tableNamed('USERS_TABLE'), userKey(userId), options);

/** The key of the row that makes an email address unique. Guests have none. */
export const emailKey = (email: string): Key => ({ pk: `email#${normaliseEmail(email)}`, sk: 'owner' });

/** Reads the account of an email address. An unknown address costs as many reads, so that the time reveals nothing. */
export async function readUserByEmail(email: string): Promise<UserRow | undefined> {
  const owner = await getItem<{ userId: string }>(tableNamed('USERS_TABLE'), emailKey(email), { consistent: true });
  return readUser(owner?.userId ?? 'nobody', { consistent: true });
}

/**
 * The public key of ticket codes, a row of the users table. Owned by orders, whose confirmations publish it before any
 * ticket carries its signature. Check-in prolongs it when an event moves.
 */
export interface TicketKeyRow {
  kid: string;
  jwk: JWK;
  /** When it was published, epoch ms. */
  from: number;
  /** The latest end of an event for which it has signed tickets, epoch ms. */
  lastEndsAt?: number;
  /** Epoch ms. From then on its signature alone admits nobody. */
  revokedAt?: number;
}

/** All ticket keys lie in one partition. A deployment has one, and one more for each rotation. */
const partition = 'ticket-key#all';

export const ticketKeyKey = (kid: string): Key => ({ pk: partition, sk: kid });

/** Reads every ticket key that has ever signed. */
export const readTicketKeyRows = (options: { consistent: boolean } = { consistent: false }): Promise<TicketKeyRow[]> =>
  queryAll<TicketKeyRow>(tableNamed('USERS_TABLE'), {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': partition },
    ConsistentRead: options.consistent,
  });

/** Raises the latest end of a key. It never gets smaller: codes of the earlier event are still out. */
export const raiseLastEnd = (endsAt: number) => ({
  UpdateExpression: 'SET lastEndsAt = :endsAt',
  ConditionExpression: 'attribute_exists(pk) AND (attribute_not_exists(lastEndsAt) OR lastEndsAt < :endsAt)',
  ExpressionAttributeValues: { ':endsAt': endsAt },
});

/** What a key signs: access tokens, or ticket codes. */
export type KeyUse = 'session' | 'ticket';

/** A public key, a row of the users table. Auth publishes session keys, and the saga's confirm step ticket keys. */
export interface PublicKeyRow {
  kid: string;
  jwk: JWK;
  /** Epoch ms. From then on no token is accepted that the key has signed. */
  revokedAt?: number;
}

export const publicKeyKey = (use: KeyUse, kid: string): Key =>
  use === 'ticket' ? ticketKeyKey(kid) : { pk: `session-key#${kid}`, sk: 'public' };

/** Reads the public key of access tokens. Those of ticket codes are read together, by `readTicketKeyRows`. */
export const readPublicKey = (use: 'session', kid: string) =>
  readRecent<PublicKeyRow>(tableNamed('USERS_TABLE'), publicKeyKey(use, kid));

/** Reads some accounts by id. Missing ones are left out. */
export async function readUsers(userIds: readonly string[]): Promise<Map<string, UserRow>> {
  const users = await getMany<UserRow>(tableNamed('USERS_TABLE'), [...new Set(userIds)].map(userKey));
  return new Map(users.flatMap((user) => (user ? [[user.userId, user] as const] : [])));
}
