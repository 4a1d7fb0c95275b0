import { createPrivateKey, createPublicKey, hkdfSync, type KeyObject } from 'node:crypto';
import type { JWK } from 'jose';

/** What stands before the seed of a private key in PKCS#8. */
const ed25519Prefix = Buffer.from('302e020100300506032b657004220420', 'hex');

/** 32 bytes for one use of a deployed secret; each use has its own, from which no other can be told. */
export const deriveKey = (secret: string, use: string): Buffer =>
  Buffer.from(hkdfSync('sha256', secret, 'nightflow', use, 32));

export interface SigningKey {
  privateKey: KeyObject;
  publicJwk: JWK;
}

/** The Ed25519 key pair of one use of a deployed secret, the same whenever it is asked for. */
export function signingKey(secret: string, use: string): SigningKey {
  const der = Buffer.concat([ed25519Prefix, deriveKey(secret, use)]);
  const privateKey = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return { privateKey, publicJwk: createPublicKey(privateKey).export({ format: 'jwk' }) as JWK };
}
