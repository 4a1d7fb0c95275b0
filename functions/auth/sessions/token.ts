import { createHmac, timingSafeEqual } from 'node:crypto';
import { calculateJwkThumbprint, SignJWT } from 'jose';
import { deriveKey, type SigningKey, signingKey } from '../../../shared/base/signing-key.ts';
import { tokenAudience, tokenType } from '../../../shared/http/caller.ts';

/** Everything that one secret yields: the session key pair and the key of the refresh tokens. */
export interface SessionKeys extends SigningKey {
  kid: string;
  refreshKey: Buffer;
}

export async function deriveSessionKeys(secret: string): Promise<SessionKeys> {
  const { privateKey, publicJwk } = signingKey(secret, 'session key');
  const kid = (await calculateJwkThumbprint(publicJwk)).slice(0, 16);
  return {
    kid,
    privateKey,
    publicJwk: { ...publicJwk, kid, alg: 'EdDSA', use: 'sig' },
    refreshKey: deriveKey(secret, 'refresh token'),
  };
}

interface AccessToken {
  userId: string;
  sessionId: string;
  issuer: string;
  /** Epoch ms. */
  now: number;
  lifeSeconds: number;
}

export const signAccessToken = (keys: SessionKeys, { userId, sessionId, issuer, now, lifeSeconds }: AccessToken) =>
  new SignJWT({ sid: sessionId })
    .setProtectedHeader({ alg: 'EdDSA', kid: keys.kid, typ: tokenType })
    .setSubject(userId)
    .setIssuer(issuer)
    .setAudience(tokenAudience)
    .setIssuedAt(Math.floor(now / 1000))
    .setExpirationTime(Math.floor(now / 1000) + lifeSeconds)
    .sign(keys.privateKey);

const mac = (keys: SessionKeys, session: string): string =>
  createHmac('sha256', keys.refreshKey).update(session).digest('base64url');

interface Session {
  userId: string;
  sessionId: string;
  generation: number;
}

/**
 * A refresh token is derived, not stored: account, session, generation and a MAC. The store keeps the current generation
 * only, so a lost answer can be repeated with the very same token, and a stolen table reveals none.
 */
export function refreshToken(keys: SessionKeys, { userId, sessionId, generation }: Session): string {
  const session = `${userId}.${sessionId}.${generation}`;
  return `${session}.${mac(keys, session)}`;
}

/** What a refresh token says, made with one of these keys; `undefined` when it is none of ours. */
export function verifyRefreshToken(keys: readonly SessionKeys[], token: string): Session | undefined {
  const match = /^(usr_[0-9A-Z]{26})\.(ses_[0-9A-Z]{26})\.(\d{1,9})\.([\w-]{43})$/.exec(token);
  if (!match) return undefined;
  const [, userId = '', sessionId = '', generation, given = ''] = match;
  const session = `${userId}.${sessionId}.${generation}`;
  const genuine = keys.some((key) => timingSafeEqual(Buffer.from(mac(key, session)), Buffer.from(given)));
  return genuine ? { userId, sessionId, generation: Number(generation) } : undefined;
}
