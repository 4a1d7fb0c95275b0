import { base32nopad } from '@scure/base';
import type { Place } from '../inventory/place.ts';

/**
 * The format of the code on a ticket, for servers and browsers alike: nothing here needs Node. The scannable text has
 * 170 characters: base32 of a body and its Ed25519 signature (64 bytes). Bytes of the body: `version 1 | key id 4 |
 * event 16 | type 5 | shard 1 | number 3 | sale 2 | issue 2 | random 8`. A code holds no personal data and no validity
 * window: the event has the window.
 */
export const codeVersion = 2;
export const randomAt = 34;
export const bodyBytes = randomAt + 8;
const codeBytes = bodyBytes + 64;
const codeCharacters = Math.ceil((codeBytes * 8) / 5);
export const crockford = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

export interface TicketCode extends Place {
  kid: string;
  sale: number;
  issue: number;
  /** The code as it was signed, whatever case and spaces were read. */
  text: string;
}

/** One reading of a scanned text. `signature` proves it if the key `ticket.kid` has made it of the bytes `signed`. */
export interface UnverifiedCode {
  ticket: TicketCode;
  signed: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

/** Blanks, line ends, control characters, and marks without a width, such as a byte order mark. */
const unseen = /[\s\p{Cc}\p{Cf}]/gu;
/**
 * The AIM identifier that some scanners put in front of a code, such as `]Q1` for a QR code. A scanner that types on the
 * keyboard of another country types another sign for `]`.
 */
const aimIdentifier = /^[^0-9A-Z][A-Z][0-9A-Z]/;

const exchange = (text: string, from: string, to: string): string =>
  [...text].map((character) => to[from.indexOf(character)] ?? character).join('');
/** A French keyboard types signs for digits. No code contains them, so they also show which letters are exchanged. */
const frenchSigns = /[É"'(\-È&À,?]/;
const fromFrench = (text: string): string => exchange(text, 'É"\'(-È&ÀAQZW,?', '2345671' + '0QAWZMM');
/** A German keyboard exchanges two letters. Only the signature tells which of the two readings is the code. */
const fromGerman = (text: string): string => exchange(text, 'YZ', 'ZY');

const withoutIdentifier = (text: string): string =>
  text.length > codeCharacters ? text.replace(aimIdentifier, '') : text;

/** The codes that a scanned text may stand for, the likelier one first. Removed is only what no code contains. */
function readings(scanned: string): string[] {
  const text = scanned.replace(unseen, '').replace(/[a-zéèà]/g, (letter) => letter.toUpperCase());
  const typed = withoutIdentifier(frenchSigns.test(text) ? fromFrench(text) : text);
  return typed.length === codeCharacters ? [...new Set([typed, fromGerman(typed)])] : [];
}

/** An event's ULID holds 128 bits in 26 characters. Its two padding bits are zero. */
function ulidText(bytes: Uint8Array): string {
  let value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
  let text = '';
  for (let index = 0; index < 26; index++) {
    text = crockford[Number(value & 31n)] + text;
    value >>= 5n;
  }
  return text;
}

/** Reads a code in its one spelling. Padding bits that are not zero are refused: no two texts are the same code. */
function readExact(text: string): UnverifiedCode | undefined {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = Uint8Array.from(base32nopad.decode(text));
  } catch {
    return undefined;
  }
  if (bytes.length !== codeBytes || bytes[0] !== codeVersion) return undefined;
  const fields = new DataView(bytes.buffer);
  const ticket = {
    kid: fields.getUint32(1).toString(16).padStart(8, '0'),
    ticketTypeId: `typ_${ulidText(bytes.subarray(5, 21))}_${String.fromCharCode(...bytes.subarray(21, 26))}`,
    shard: fields.getUint8(26),
    number: fields.getUint8(27) * 0x10000 + fields.getUint16(28),
    sale: fields.getUint16(30),
    issue: fields.getUint16(32),
    text,
  };
  return { ticket, signed: bytes.slice(0, bodyBytes), signature: bytes.slice(bodyBytes) };
}

/**
 * Reads the code in a scanned text. Understands AIM identifiers, blanks, line ends and invisible characters, lower case,
 * and scanners that type on a German or French keyboard. Returns at most two readings, none if the text is no code.
 * Verify each: one that is not signed is no ticket. Nothing that was changed becomes a code again, because the signature
 * covers each of its bits.
 */
export const codesIn = (scanned: string): UnverifiedCode[] =>
  readings(scanned).flatMap((text) => readExact(text) ?? []);
