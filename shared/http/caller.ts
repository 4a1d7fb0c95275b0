import { importJWK, type JWTPayload, jwtVerify } from 'jose';
import { memoizeFor } from '../async/memoize.ts';
import { clock } from '../base/clock.ts';
import { sha256 } from '../base/id.ts';
import { Problem } from '../base/problem.ts';
import { unauthenticated } from '../base/problems.ts';
import { readPublicKey, readSession } from '../records/auth-rows.ts';
import { readDevice } from '../records/device-row.ts';
import { httpLimits } from './limits.ts';

export interface User {
  kind: 'user';
  id: string;
  sessionId: string;
  roles: string[];
  guest: boolean;
}
export interface Device {
  kind: 'device';
  id: string;
  name: string;
  eventId: string;
  gateIds: string[];
}
export type Caller = User | Device | { kind: 'anonymous' };

export const anonymous: Caller = { kind: 'anonymous' };
export const tokenType = 'at+jwt';
export const tokenAudience = 'nightflow-api';
/** Device tokens are random, not signed: whoever verifies them needs no secret. */
export const deviceTokenPrefix = 'nfd_';

/** Ids of ours, before a store is asked with what a forger wrote: a key has at most 2,048 bytes. */
const isId = (id: unknown): id is string => typeof id === 'string' && /^[\w-]{1,64}$/.test(id);

const knownKey = memoizeFor(
  httpLimits.callerMemoryMs,
  async (kid: string): Promise<Awaited<ReturnType<typeof importJWK>>> => {
    const row = await readPublicKey('session', kid);
    if (!row || row.revokedAt) throw new Problem(unauthenticated, 'The token is signed with an unknown key');
    return importJWK(row.jwk, 'EdDSA');
  },
);
/** Account and session: a session is found by both, so a token cannot name another's. */
const knownSession = memoizeFor(httpLimits.callerMemoryMs, (key) => {
  const [userId = '', sessionId = ''] = key.split('/');
  return readSession(userId, sessionId);
});
const knownDevice = memoizeFor(httpLimits.callerMemoryMs, readDevice);

function signingKey(kid: unknown): ReturnType<typeof knownKey> {
  if (!isId(kid)) throw new Problem(unauthenticated, 'The token is signed with an unknown key');
  return knownKey(kid);
}

async function verifiedClaims(token: string, issuer: string): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, ({ kid }) => signingKey(kid), {
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
 * The account or device behind `Authorization: Bearer …`.
 * @throws Problem `unauthenticated` when the token is forged, expired, or its session has ended.
 */
export async function callerOf(
  token: string,
  { issuer, devices }: { issuer: string; devices: boolean },
): Promise<User | Device> {
  if (token.length > httpLimits.tokenCharacters) throw new Problem(unauthenticated, 'The token is not one of ours');
  if (token.startsWith(deviceTokenPrefix)) {
    // Routes for people never look a device up: their functions may not read the check-in table.
    if (!devices) throw new Problem(unauthenticated, 'A device token opens the door routes only');
    const device = await knownDevice(sha256(token));
    if (!device || device.revoked) throw new Problem(unauthenticated, 'This device is not enrolled');
    return { kind: 'device', id: device.deviceId, name: device.name, eventId: device.eventId, gateIds: device.gateIds };
  }
  const claims = await verifiedClaims(token, issuer);
  const { sub, sid } = claims;
  const session = isId(sub) && isId(sid) ? await knownSession(`${sub}/${sid}`) : undefined;
  if (!session || session.endedAt || session.expiresAt <= clock.now()) {
    throw new Problem(unauthenticated, 'The session has ended');
  }
  const { userId: id, sessionId, roles, guest } = session;
  return { kind: 'user', id, sessionId, roles, guest };
}
