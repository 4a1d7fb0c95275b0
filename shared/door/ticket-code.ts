import { createHash, createPublicKey, type KeyObject, randomFillSync, sign, verify } from 'node:crypto';
import { base32nopad } from '@scure/base';
import type { JWK } from 'jose';
import { type SigningKey, signingKey } from '../base/signing-key.ts';
import type { Place } from '../inventory/place.ts';
import { bodyBytes, codesIn, codeVersion, crockford, randomAt, type TicketCode } from './code-format.ts';

export interface TicketKey extends SigningKey {
  kid: string;
}

/** Derives the ticket key from a deployed secret. `kid` is the first 8 hex digits of the public key's hash. */
export function ticketKeyFromSecret(secret: string): TicketKey {
  const key = signingKey(secret, 'nightflow ticket key');
  const raw = Buffer.from(key.publicJwk.x ?? '', 'base64url');
  return { kid: createHash('sha256').update(raw).digest('hex').slice(0, 8), ...key };
}

// An event's ULID holds 128 bits in 26 characters. Its two padding bits are zero.
const ulidBytes = (text: string): Buffer => {
  let value = 0n;
  for (const character of text) value = (value << 5n) | BigInt(crockford.indexOf(character));
  return Buffer.from(value.toString(16).padStart(32, '0'), 'hex');
};

/**
 * Returns a new signed code of a ticket. No two codes are alike: signatures are deterministic and places can be guessed,
 * so only the random bytes keep the owner of a leaked key from making the code that was sold.
 */
export function signTicketCode(ticket: Place & { sale: number; issue: number }, key: TicketKey): string {
  const body = Buffer.alloc(bodyBytes);
  body.writeUInt8(codeVersion, 0);
  body.write(key.kid, 1, 'hex');
  ulidBytes(ticket.ticketTypeId.slice(4, 30)).copy(body, 5);
  body.write(ticket.ticketTypeId.slice(31), 21, 'ascii');
  body.writeUInt8(ticket.shard, 26);
  body.writeUIntBE(ticket.number, 27, 3);
  body.writeUInt16BE(ticket.sale, 30);
  body.writeUInt16BE(ticket.issue, 32);
  randomFillSync(body, randomAt);
  return base32nopad.encode(Buffer.concat([body, sign(null, body, key.privateKey)]));
}

/** Reads a code without verifying its signature. Returns `undefined` when it has another format. */
export const readTicketCode = (code: string): TicketCode | undefined => codesIn(code)[0]?.ticket;

/** Keys as Node verifies with them. A door has a few, and keeps each for half a minute. */
const keyObjects = new WeakMap<JWK, KeyObject>();

function keyOf(jwk: JWK): KeyObject {
  const known = keyObjects.get(jwk);
  if (known) return known;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  keyObjects.set(jwk, key);
  return key;
}

/**
 * Reads a code and verifies its signature. Returns `undefined` when it is forged, altered or signed by an unknown key.
 */
export async function verifyTicketCode(code: string, publicKeyOf: (kid: string) => Promise<JWK | undefined>) {
  for (const { ticket, signed, signature } of codesIn(code)) {
    const jwk = await publicKeyOf(ticket.kid);
    if (!jwk) continue;
    if (verify(null, signed, keyOf(jwk), signature)) return ticket;
  }
  return undefined;
}
