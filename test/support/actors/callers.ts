import { generateKeyPair, SignJWT } from 'jose';
import { type Kind, type KindName, kinds } from '../authorisation/authorisation.ts';
import { call } from '../http/client.ts';
import { confirmAddress } from './confirm-address.ts';
import { gateDevice } from './door.ts';
import { must, type Show } from './world.ts';

export interface Caller {
  id: string;
  token: string | undefined;
  refreshToken: string;
}

export type Shows = Record<'own' | 'other', Show & { otherTypeId: string }>;

const modules = async () => ({
  ...(await import('../../../shared/dynamo/write.ts')),
  ...(await import('../../../shared/records/auth-rows.ts')),
  ...(await import('../../../shared/records/venue-rows.ts')),
  ...(await import('../../../functions/auth/accounts/account-store.ts')),
  ...(await import('../../../functions/auth/sessions/active-session-store.ts')),
  ...(await import('../../../functions/auth/sessions/session-store.ts')),
});

let createdCallers = 0;
async function signUp(as: 'register' | 'guest'): Promise<Caller> {
  const email = `caller-${createdCallers++}@example.com`;
  const body = { email, name: 'Ada Lovelace', ...(as === 'register' && { password: 'correct horse 42' }) };
  const { user, accessToken, refreshToken } = must(201, await call('POST', `/v1/auth/${as}`, { body }));
  if (as === 'register') await confirmAddress(user.id);
  return { id: user.id, token: accessToken, refreshToken };
}

/** Adds a member by writing the membership row. */
export async function join(organizerId: string, userId: string, role: string): Promise<void> {
  const { put, memberKey } = await modules();
  const listing = { listing: `user#${userId}`, position: organizerId };
  await put(process.env.VENUES_TABLE ?? '', { ...memberKey(organizerId, userId), userId, role, ...listing });
}

/** Gives the admin role, as `npm run admin` does. */
export async function makeAdmin(userId: string): Promise<void> {
  const { accountById, changeRoles, activeSessionsOf } = await modules();
  const account = await accountById(userId);
  if (account) await changeRoles(account, ['buyer', 'admin'], await activeSessionsOf(userId, Date.now()));
}

/** The claims of an owner's token, signed with a foreign key under the id of ours. */
async function forged(token = ''): Promise<string> {
  const [header = '', claims = ''] = token.split('.');
  const read = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  const { privateKey } = await generateKeyPair('EdDSA');
  return new SignJWT(read(claims)).setProtectedHeader(read(header)).sign(privateKey);
}

/** An owner whose session has expired while its token has not. */
async function expired(organizerId: string): Promise<Caller> {
  const { update, sessionKey, activeSessionsOf } = await modules();
  const caller = await signUp('register');
  await join(organizerId, caller.id, 'owner');
  for (const { userId, sessionId } of await activeSessionsOf(caller.id, Date.now())) {
    await update(process.env.USERS_TABLE ?? '', sessionKey(userId, sessionId), {
      UpdateExpression: 'SET expiresAt = :then',
      ExpressionAttributeValues: { ':then': Date.now() - 1 },
    });
  }
  return caller;
}

const noAccount = { id: '', refreshToken: 'none' };

async function revokedDevice(show: Show): Promise<Caller> {
  const { deviceToken, deviceId } = await gateDevice(show);
  const { token } = show.organizer;
  must(204, await call('DELETE', `/v1/events/${show.eventId}/devices/${deviceId}`, { token }));
  return { ...noAccount, token: deviceToken };
}

async function callerOf(name: KindName, shows: Shows): Promise<Caller> {
  const { is, member, guards, admin }: Kind = kinds[name];
  if (name === 'anonymous') return { ...noAccount, token: undefined };
  if (name === 'a forged token') return { ...noAccount, token: await forged(shows.own.organizer.token) };
  if (name === 'an expired session') return expired(shows.own.organizerId);
  if (name === 'a revoked device') return revokedDevice(shows.own);
  if (guards) return { ...noAccount, token: (await gateDevice(shows[guards])).deviceToken };
  const caller = await signUp(is === 'guest' ? 'guest' : 'register');
  if (member) await join(shows[member[0]].organizerId, caller.id, member[1]);
  if (admin) await makeAdmin(caller.id);
  return caller;
}

export type Callers = Record<KindName, Caller>;

/** Creates one caller of each kind, or of the named kinds. */
export async function newCallers(shows: Shows, names = Object.keys(kinds) as KindName[]): Promise<Callers> {
  const callers = await Promise.all(names.map((name) => callerOf(name, shows)));
  return Object.fromEntries(names.map((name, index) => [name, callers[index]])) as Callers;
}

/** Starts another session of an account, as on a second device. */
export async function anotherSession(userId: string): Promise<string> {
  const { accountById, startSession } = await modules();
  const account = await accountById(userId);
  if (!account) throw new Error(`There is no account ${userId}`);
  return (await startSession(account, Date.now())).sessionId;
}
