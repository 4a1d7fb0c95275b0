import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** The PKCS#8 bytes in front of the seed of an Ed25519 private key. */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** Derives 32 bytes for one use of a deployed secret. No use's bytes reveal those of another. */
export const deriveKey = (secret: string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'nightflow', use, 32));

export interface SigningKey {
  privateKey: KeyObject;
  publicJwk: JWK;
}

/** Derives the Ed25519 key pair of one use of a deployed secret. It is deterministic. */
export function signingKey(secret: string, use: string): SigningKey {
  const der = Buffer.concat([ed25519Prefix, deriveKey(secret, use)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { privateKey, publicJwk: createPublicKey(privateKey).export({ format: 'jwk' }) as JWK };
}
