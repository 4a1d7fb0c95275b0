import { sign } from 'node:crypto';
import { base32nopad } from '@scure/base';
import { type TicketKey, ticketKeyFromSecret } from '../../../shared/door/ticket-code.ts';

/** The secrets of the vectors in docs/ticket-code-vectors.json. */
const key = ticketKeyFromSecret('the secret of the examples in docs/ticket-code.md');
const revoked = ticketKeyFromSecret('the secret that has leaked in docs/ticket-code.md');
const foreign = ticketKeyFromSecret('the secret of somebody else in docs/ticket-code.md');

const ticket = {
  eventId: 'evt_01M8FYMDJX0000000000000001',
  ticketTypeId: 'typ_01M8FYMDJX0000000000000001_7K2MP',
  shard: 31,
  number: 59_999,
  sale: 2,
  issue: 3,
};
/** The 42 bytes by the table of the document, written here without the code under test. */
const body = ({ kid }: TicketKey): Buffer => {
  const event = [...'01M8FYMDJX0000000000000001'].reduce(
    (sum, digit) => sum * 32n + BigInt('0123456789ABCDEFGHJKMNPQRSTVWXYZ'.indexOf(digit)),
    0n,
  );
  const hex = [
    ...['02', kid, event.toString(16).padStart(32, '0'), Buffer.from('7K2MP').toString('hex')],
    ...['1f', '00ea5f', '0002', '0003', '0102030405060708'],
  ];
  return Buffer.from(hex.join(''), 'hex');
};
const signed = (bytes: Buffer, by: TicketKey): string =>
  base32nopad.encode(Buffer.concat([bytes, sign(null, bytes, by.privateKey)]));

const code = signed(body(key), key);
const bytes = (): Buffer => Buffer.from(base32nopad.decode(code));
/** The code with one bit changed, under the signature of the code. */
const changed = (at: number): string => {
  const other = bytes();
  other.writeUInt8(other.readUInt8(at) ^ 1, at);
  return base32nopad.encode(other);
};
const ofVersion = (version: number): string => {
  const other = body(key);
  other.writeUInt8(version, 0);
  return signed(other, key);
};
const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const typedOn = (from: string, to: string): string =>
  [...`]Q1${code}`].map((digit) => to[from.indexOf(digit)] ?? digit).join('');

const forms: Record<string, string> = {
  'as printed': code,
  'lower case': code.toLowerCase(),
  'blanks and a line end': ` ${code}\r\n`,
  'in groups': code.match(/.{1,10}/g)?.join(' ') ?? '',
  'byte order mark and characters without a width': `\uFEFF${code.slice(0, 85)}\u200B${code.slice(85)}`,
  'AIM identifier of QR codes': `]Q1${code}`,
  'AIM identifier of Data Matrix, tab behind': `]d2${code}\t`,
};
const fields = {
  ...{ version: 0, 'key id': 1, event: 5, 'ticket type': 21, shard: 26, number: 29, sale: 31, issue: 33 },
  ...{ 'random bytes': 41, 'first half of the signature': 42, 'second half of the signature': 105 },
};
const refused: Record<string, string> = {
  nothing: '',
  'no code': 'HELLO',
  ...Object.fromEntries(Object.entries(fields).map(([name, at]) => [`changed: ${name}`, changed(at)])),
  'one character less': code.slice(0, -1),
  'one character more': `${code}A`,
  'two AIM identifiers': `]Q1]Q1${code}`,
  'last bits not zero': code.slice(0, -1) + alphabet[alphabet.indexOf(code.at(-1) ?? '') + 1],
  'another version, truly signed': ofVersion(3),
  'signed by a foreign key under our key id': signed(body(key), foreign),
  'signed by an unknown key': signed(body(foreign), foreign),
  'signed by a revoked key': signed(body(revoked), revoked),
};

const published = ({ kid, publicJwk }: TicketKey, more = {}) => ({
  ...{ kid, kty: 'OKP', crv: 'Ed25519', x: publicJwk.x ?? '', from: '2026-11-21T09:30:00.000Z' },
  ...more,
});

/** The content of docs/ticket-code-vectors.json. */
export const ticketCodeVectors = {
  keys: [published(key), published(revoked, { revokedAt: '2026-11-22T18:00:00.000Z' })],
  ticket: { kid: key.kid, ...ticket },
  valid: Object.entries(forms).map(([name, scanned]) => ({ name, scanned })),
  refused: Object.entries(refused).map(([reason, scanned]) => ({ reason, scanned })),
  keyboards: [
    { name: 'German', scanned: typedOn('YZ]', 'ZY+') },
    { name: 'French', scanned: typedOn('AQZWM1234567]', 'QAWZ?&é"\'(-è$') },
  ],
};
