import { createHmac, createPublicKey, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { tokenIssuer } from '../../../shared/http/access.ts';
import { tokenAudience, tokenType } from '../../../shared/http/caller.ts';

type Json = Record<string, unknown>;

/** The session key of the system under test, and a foreign key. */
export const ours = generateKeyPairSync('ed25519');
export const theirs = generateKeyPairSync('ed25519');
const theirsOnACurve = generateKeyPairSync('ec', { namedCurve: 'P-256' });

export const kid = 'k1';
export const jwkOf = (key: KeyObject): Json => createPublicKey(key).export({ format: 'jwk' }) as Json;

const encode = (part: string | Json): string =>
  Buffer.from(typeof part === 'string' ? part : JSON.stringify(part)).toString('base64url');

type Signer = (input: string) => Buffer;
export const by =
  (key: KeyObject): Signer =>
  (input) =>
    signBytes(null, Buffer.from(input), key);
export const byCurve: Signer = (input) =>
  signBytes('sha256', Buffer.from(input), { key: theirsOnACurve.privateKey, dsaEncoding: 'ieee-p1363' });
export const byHmac =
  (secret: string | Buffer): Signer =>
  (input) =>
    createHmac('sha256', secret).update(input).digest();
export const unsigned: Signer = () => Buffer.alloc(0);

const header: Json = { alg: 'EdDSA', kid, typ: tokenType };
export const seconds = (fromNow = 0): number => Math.floor(Date.now() / 1000) + fromNow;
export const claims = (): Json => ({
  sub: 'usr_1',
  sid: 'ses_1',
  iss: tokenIssuer(),
  aud: tokenAudience,
  iat: seconds(),
  exp: seconds(3_600),
});

/** Builds a token from its parts. Undefined claims are left out. `sign` may return any signature. */
export function craft(over: { header?: Json; claims?: Json | string; sign?: Signer } = {}): string {
  const payload = typeof over.claims === 'string' ? over.claims : { ...claims(), ...over.claims };
  const input = `${encode({ ...header, ...over.header })}.${encode(payload)}`;
  return `${input}.${(over.sign ?? by(ours.privateKey))(input).toString('base64url')}`;
}

/** Replaces the character at an index by another one of the alphabet. */
export function changedAt(text: string, index: number): string {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  const other = alphabet[(alphabet.indexOf(text[index] ?? '') + 17) % 64];
  return `${text.slice(0, index)}${other}${text.slice(index + 1)}`;
}
