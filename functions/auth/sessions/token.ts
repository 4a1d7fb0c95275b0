import { createHmac, timingSafeEqual } from 'node:crypto';
import { calculateJwkThumbprint, SignJWT } from 'jose';
import { deriveKey, type SigningKey, signingKey } from '../../../shared/base/signing-key.ts';
import { tokenAudience, tokenType } from '../../../shared/http/caller.ts';

/** The keys derived from one secret: the key pair of access tokens and the MAC key of refresh tokens. */
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

const mac = (keys: SessionKeys, payload: string): string =>
  createHmac('sha256', keys.refreshKey).update(payload).digest('base64url');

/** What a refresh token states. */
interface RefreshClaims {
  userId: string;
  sessionId: string;
  generation: number;
}

/**
 * Derives a refresh token from account, session and generation, with a MAC. Only the current generation is stored.
 * A lost answer can thus be repeated with the same token, and a stolen table reveals none.
 */
export function refreshToken(keys: SessionKeys, { userId, sessionId, generation }: RefreshClaims): string {
  const payload = `${userId}.${sessionId}.${generation}`;
  return `${payload}.${mac(keys, payload)}`;
}

/** Verifies a refresh token with any of these keys. Returns its claims, or `undefined` when it is not genuine. */
export function verifyRefreshToken(keys: readonly SessionKeys[], token: string): RefreshClaims | undefined {
  const match = /^(usr_[0-9A-Z]{26})\.(ses_[0-9A-Z]{26})\.(\d{1,9})\.([\w-]{43})$/.exec(token);
  if (!match) return undefined;
  const [, userId = '', sessionId = '', generation, given = ''] = match;
  const payload = `${userId}.${sessionId}.${generation}`;
  const isGenuine = keys.some((key) => timingSafeEqual(Buffer.from(mac(key, payload)), Buffer.from(given)));
  return isGenuine ? { userId, sessionId, generation: Number(generation) } : undefined;
}
