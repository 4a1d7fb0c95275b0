import { importJWK, type JWTPayload, jwtVerify } from 'jose';
import { memoizeFor } from '../async/memoize.ts';
import { clock } from '../base/clock.ts';
import { sha256 } from '../base/id.ts';
import { Problem } from '../base/problem.ts';
import { deviceExpired, unauthenticated } from '../base/problems.ts';
import { readPublicKey, readSession } from '../records/auth-rows.ts';
import { readDevice, readEventEnd } from '../records/device-row.ts';
import { httpLimits } from './limits.ts';

export interface User {
  kind: 'user';
  id: string;
  sessionId: string;
  roles: string[];
  guest: boolean;
  /** Whom limits per customer bind: all accounts and guests of one mailbox. */
  customer: string;
}
export interface Device {
  kind: 'device';
  id: string;
  name: string;
  eventId: string;
  gateIds: string[];
}
/** Nobody. `tokenRefused` where a token was sent that is not valid, on a route that needs none. */
interface Anonymous {
  kind: 'anonymous';
  tokenRefused?: true;
}
export type Caller = User | Device | Anonymous;

export const anonymous: Caller = { kind: 'anonymous' };
export const tokenType = 'at+jwt';
export const tokenAudience = 'nightflow-api';
/** Device tokens are random, not signed: verifying them needs no secret. */
export const deviceTokenPrefix = 'nfd_';

/** Checks an id from a token before it becomes a key: forged text may exceed the 2,048 bytes of a key. */
const isId = (id: unknown): id is string => typeof id === 'string' && /^[\w-]{1,64}$/.test(id);

const knownKey = memoizeFor(
  httpLimits.callerMemoryMs,
  async (kid: string): Promise<Awaited<ReturnType<typeof importJWK>>> => {
    const row = await readPublicKey('session', kid);
    if (!row || row.revokedAt) throw new Problem(unauthenticated, 'The token is signed with an unknown key');
    return importJWK(row.jwk, 'EdDSA');
  },
);
/** By `<account>/<session>`: the key of a session holds both, so a token cannot name another account's session. */
const knownSession = memoizeFor(httpLimits.callerMemoryMs, (key) => {
  const [userId = '', sessionId = ''] = key.split('/');
  return readSession(userId, sessionId);
});
const knownDevice = memoizeFor(httpLimits.callerMemoryMs, readDevice, { ahead: true });
const knownEventEnd = memoizeFor(httpLimits.callerMemoryMs, readEventEnd, { ahead: true });

async function signingKey(kid: unknown, beforeRead: () => Promise<void>) {
  if (!isId(kid)) throw new Problem(unauthenticated, 'The token is signed with an unknown key');
  if (!knownKey.knows(kid)) await beforeRead();
  return knownKey(kid);
}

async function verifiedClaims(token: string, issuer: string, beforeRead: () => Promise<void>): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => signingKey(kid, beforeRead), {
      algorithms: ['EdDSA'],
      typ: tokenType,
      issuer,
      audience: tokenAudience,
      currentDate: new Date(clock.now()),
      requiredClaims: ['sub', 'sid', 'exp', 'iat'],
      maxTokenAge: httpLimits.accessTokenSeconds,
    });
    return payload;
  } catch (error) {
    if (error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J')) {
      throw new Problem(unauthenticated, 'The access token is not valid or has expired');
    }
    throw error;
  }
}

/**
 * Returns the account or device behind `Authorization: Bearer …`. `beforeRead` runs before a read that a forged token
 * could cause: of a key or a device that this process does not know.
 * @throws Problem `unauthenticated` when the token is forged, expired, or its session has ended.
 * @throws Problem `device_expired` for a device of an event that is over.
 */
export async function callerOf(
  token: string,
  { issuer, devices, beforeRead }: { issuer: string; devices: boolean; beforeRead: () => Promise<void> },
): Promise<User | Device> {
  if (token.length > httpLimits.tokenCharacters) throw new Problem(unauthenticated, 'The access token is not valid');
  if (token.startsWith(deviceTokenPrefix)) {
    // The functions of all other routes may not read the check-in table.
    if (!devices) throw new Problem(unauthenticated, 'A device token is valid for door routes only');
    const hash = sha256(token);
    if (!knownDevice.knows(hash)) await beforeRead();
    const device = await knownDevice(hash);
    if (!device || device.revoked) throw new Problem(unauthenticated, 'This device is not enrolled');
    const endsAt = await knownEventEnd(device.eventId);
    if (clock.now() > endsAt + httpLimits.deviceGraceMs) throw new Problem(deviceExpired);
    return { kind: 'device', id: device.deviceId, name: device.name, eventId: device.eventId, gateIds: device.gateIds };
  }
  const claims = await verifiedClaims(token, issuer, beforeRead);
  const { sub, sid } = claims;
  const session = isId(sub) && isId(sid) ? await knownSession(`${sub}/${sid}`) : undefined;
  if (!session || session.endedAt || session.expiresAt <= clock.now()) {
    throw new Problem(unauthenticated, 'The session has ended');
  }
  const { userId: id, sessionId, roles, guest, customer = id } = session;
  return { kind: 'user', id, sessionId, roles, guest, customer };
}
