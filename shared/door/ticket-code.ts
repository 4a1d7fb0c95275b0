import { createHash, createPublicKey, randomFillSync, sign, verify } from 'node:crypto';
import { base32nopad } from '@scure/base';
import type { JWK } from 'jose';
import { type SigningKey, signingKey } from '../base/signing-key.ts';
import type { Place } from '../inventory/place.ts';

/**
 * The scannable text of a ticket has 170 characters: base32 of a body and its Ed25519 signature (64 bytes). Bytes of
 * the body: `version 1 | key id 4 | event 16 | type 5 | shard 1 | number 3 | sale 2 | issue 2 | random 8`. A code holds
 * no personal data and no validity window: the event has the window. Signatures are deterministic and places can be
 * guessed. Only the random bytes keep the owner of a leaked key from making the code that was sold.
 */
const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const codeVersion = 2;
const randomAt = 34;
const bodyBytes = randomAt + 8;
const codeBytes = bodyBytes + 64;

export interface TicketKey extends SigningKey {
  kid: string;
}

export interface TicketCode extends Place {
  kid: string;
  sale: number;
  issue: number;
  /** The code as it was signed, whatever case and spaces were read. */
  text: string;
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

function ulidText(bytes: Buffer): string {
  let value = BigInt(`0x${bytes.toString('hex')}`);
  let text = '';
  for (let index = 0; index < 26; index++) {
    text = crockford[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** Returns a new signed code of a ticket. No two codes are alike. */
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

function bytesOf(code: string): Buffer | undefined {
  try {
    const bytes = Buffer.from(base32nopad.decode(code.trim().toUpperCase()));
    return bytes.length === codeBytes && bytes[0] === codeVersion ? bytes : undefined;
  } catch {
    return undefined;
  }
}

/** Reads a code without verifying its signature. Returns `undefined` when it has another format. */
export function readTicketCode(code: string): TicketCode | undefined {
  const bytes = bytesOf(code);
  if (!bytes) return undefined;
  return {
    kid: bytes.toString('hex', 1, 5),
    ticketTypeId: `typ_${ulidText(bytes.subarray(5, 21))}_${bytes.toString('ascii', 21, 26)}`,
    shard: bytes.readUInt8(26),
    number: bytes.readUIntBE(27, 3),
    sale: bytes.readUInt16BE(30),
    issue: bytes.readUInt16BE(32),
    text: base32nopad.encode(bytes),
  };
}

/**
 * Reads a code and verifies its signature. Returns `undefined` when it is forged, altered or signed by an unknown key.
 */
export async function verifyTicketCode(code: string, publicKeyOf: (kid: string) => Promise<JWK | undefined>) {
  const bytes = bytesOf(code);
  const ticket = readTicketCode(code);
  const jwk = ticket && (await publicKeyOf(ticket.kid));
  if (!bytes || !ticket || !jwk) return undefined;
  const key = createPublicKey({ key: { ...jwk }, format: 'jwk' });
  return verify(null, bytes.subarray(0, bodyBytes), key, bytes.subarray(bodyBytes)) ? ticket : undefined;
}
