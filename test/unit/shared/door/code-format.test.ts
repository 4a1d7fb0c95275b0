import { base32nopad } from '@scure/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../../shared/base/id.ts';
import { codesIn } from '../../../../shared/door/code-format.ts';
import { signTicketCode, ticketKeyFromSecret, verifyTicketCode } from '../../../../shared/door/ticket-code.ts';
import { typeIdOf } from '../../../../shared/inventory/ticket-type.ts';

const key = ticketKeyFromSecret('the secret of the deployment, long enough to be one');
const published = async (kid: string) => (kid === key.kid ? key.publicJwk : undefined);
const ticketTypeId = typeIdOf(newId('evt', Date.UTC(2026, 6, 4)), '7K2MP');
const ticket = { ticketTypeId, shard: 31, number: 59_999, sale: 2, issue: 3 };
const code = signTicketCode(ticket, key);

/** What a keyboard of another country types when a scanner presses the keys of an American one. */
const typedOn = (layout: Record<string, string>) => (text: string) =>
  [...text].map((character) => layout[character] ?? character).join('');
const german = typedOn({ Y: 'Z', Z: 'Y', y: 'z', z: 'y', ']': '+' });
const french = typedOn({
  ...{ '0': 'à', '1': '&', '2': 'é', '3': '"', '4': "'", '5': '(', '6': '-', '7': 'è', ']': '$' },
  ...{ A: 'Q', Q: 'A', Z: 'W', W: 'Z', M: '?', a: 'q', q: 'a', z: 'w', w: 'z', m: ',' },
});

describe('a scanned code', () => {
  const forms: Record<string, string> = {
    'as printed': code,
    'in lower case': code.toLowerCase(),
    'with blanks around': `  ${code}\t`,
    'with a line end': `${code}\r\n`,
    'in groups': code.match(/.{1,10}/g)?.join(' ') ?? '',
    'broken into lines': code.match(/.{1,60}/g)?.join('\r\n') ?? '',
    'with a byte order mark': `\uFEFF${code}`,
    'with characters without a width': `\u200B${code.slice(0, 80)}\u00AD\u2060${code.slice(80)}\u200F`,
    'between control characters': `\u0002${code}\u001D\u0003\u0004`,
    'with a fixed space': `\u00A0${code}\u2009`,
    'of a QR code': `]Q1${code}`,
    'of a QR code of model 1': `]Q0${code}`,
    'of a Data Matrix': `]d2${code}`,
    'of an Aztec code, in lower case with a line end': `]z3${code}\n`.toLowerCase(),
    'typed on a German keyboard': german(code),
    'of a QR code, typed on a German keyboard': german(`]Q1${code}\n`),
    'typed on a French keyboard': french(code),
    'of a QR code, typed on a French keyboard': french(`]Q1${code}\n`),
    'typed on a French keyboard in lower case': french(code.toLowerCase()),
  };
  it.each(Object.entries(forms))('is understood %s', async (_, scanned) => {
    expect(await verifyTicketCode(scanned, published)).toEqual({ ...ticket, kid: key.kid, text: code });
  });

  it('is the text that was signed, whatever was scanned', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.nat(code.length), fc.constantFrom(' ', '\n', '\u200B', '-', 'A', '2', 'é', ']Q1'))),
        async (noise) => {
          let scanned = code;
          for (const [at, added] of noise) scanned = scanned.slice(0, at) + added + scanned.slice(at);
          const read = await verifyTicketCode(scanned, published);
          // Anything that adds to the code itself is refused.
          expect(read?.text ?? code).toBe(code);
          if (noise.every(([, added]) => added.trim() === '' || added === '\u200B')) expect(read?.text).toBe(code);
        },
      ),
    );
  });
});

describe('a text that is no code', () => {
  it.each([
    ['nothing', ''],
    ['blanks', ' \n\t'],
    ['an identifier alone', ']Q1'],
    ['a code that is cut', code.slice(0, -1)],
    ['a code and more', `${code}A`],
    ['two codes', code + code],
    ['a code after other letters', `ABC${code}`],
    ['a code after two identifiers', `]Q1]Q1${code}`],
    ['an identifier within a code', `${code.slice(0, 50)}]Q1${code.slice(50)}`],
    ['a dotless letter', code.toLowerCase().replace(/[a-z]/, 'ı')],
    ['wide letters that resemble the code', code.replace('A', '\uFF21')],
    ['letters that become others in capitals', code.toLowerCase().replace(/[a-z]/, 'ſ')],
    ['digits of another base', code.replace(/[2-7]/, '8')],
  ])('has no reading: %s', (_, text) => {
    expect(codesIn(text)).toEqual([]);
  });

  it('is the same code in other padding bits', async () => {
    // 106 bytes leave two bits of the last character. Other values would be a second spelling of each code. One is a
    // spelling of the code itself: `Z` for a last `Y` of a code without further ones, as on a German keyboard.
    const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
    const last = alphabet.indexOf(code.at(-1) ?? '');
    expect(last % 4).toBe(0);
    for (const bits of [1, 2, 3]) {
      const other = code.slice(0, -1) + alphabet[last + bits];
      expect(codesIn(other).filter(({ ticket: { text } }) => text === other)).toEqual([]);
      expect([undefined, code]).toContain((await verifyTicketCode(other, published))?.text);
    }
  });

  it('is a code of another version', () => {
    const bytes = base32nopad.decode(code);
    bytes[0] = 3;
    expect(codesIn(base32nopad.encode(bytes))).toEqual([]);
  });
});

it('a browser verifies a reading with what it returns', async () => {
  const [read] = codesIn(code);
  if (!read) throw new Error('The code has no reading');
  const jwk = { kty: 'OKP', crv: 'Ed25519', x: key.publicJwk.x ?? '' };
  const publicKey = await crypto.subtle.importKey('jwk', jwk, 'Ed25519', false, ['verify']);
  expect(await crypto.subtle.verify('Ed25519', publicKey, read.signature, read.signed)).toBe(true);
  read.signed[30] = 9;
  expect(await crypto.subtle.verify('Ed25519', publicKey, read.signature, read.signed)).toBe(false);
});
