import { createHmac, timingSafeEqual } from 'node:crypto';
import { calculateJwkThumbprint, SignJWT } from 'jose';
import { tokenAudience, tokenType } from '../../shared/caller.ts';
import { deriveKey, type SigningKey, signingKey } from '../../shared/signing-key.ts';

/** Everything that one secret yields: the session key pair and the key of the refresh tokens. */
export interface SessionKeys extends SigningKey {
  kid: string;
  refreshKey: Buffer;
}

export async function sessionKeys(secret: string): Promise<SessionKeys> {
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

const mac = (keys: SessionKeys, sessionId: string, generation: number): string =>
  createHmac('sha256', keys.refreshKey).update(`${sessionId}.${generation}`).digest('base64url');

/**
 * A refresh token is derived, not stored: session, generation and a MAC. The store keeps the current generation only,
 * so a lost answer can be repeated with the very same token, and a stolen table reveals none.
 */
export const refreshToken = (keys: SessionKeys, sessionId: string, generation: number): string =>
  `${sessionId}.${generation}.${mac(keys, sessionId, generation)}`;

export function readRefreshToken(keys: SessionKeys, token: string) {
  const match = /^(ses_[0-9A-Z]{26})\.(\d{1,9})\.([\w-]{43})$/.exec(token);
  if (!match) return undefined;
  const [, sessionId = '', generationText, given = ''] = match;
  const generation = Number(generationText);
  const expected = Buffer.from(mac(keys, sessionId, generation));
  return timingSafeEqual(expected, Buffer.from(given)) ? { sessionId, generation } : undefined;
}
