import { sign } from 'node:crypto';
import { base32nopad } from '@scure/base';
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { newId } from '../../../../shared/base/id.ts';
import {
  readTicketCode,
  signTicketCode,
  ticketKeyFromSecret,
  verifyTicketCode,
} from '../../../../shared/door/ticket-code.ts';
import { ticketIdOf } from '../../../../shared/inventory/place.ts';
import { eventOfType, typeIdOf } from '../../../../shared/inventory/ticket-type.ts';

const key = ticketKeyFromSecret('the secret of the deployment, long enough to be one');
const stranger = ticketKeyFromSecret('another secret that nobody has published, ever');
const eventId = newId('evt', Date.UTC(2026, 6, 4));
const ticket = { ticketTypeId: typeIdOf(eventId, '7K2MP'), shard: 31, number: 59_999, sale: 2, issue: 3 };
const published = async (kid: string) => (kid === key.kid ? key.publicJwk : undefined);

/** All bytes before the signature. */
const bodyBytes = 42;

const crockford = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'];
const letters = (length: number) =>
  fc.array(fc.constantFrom(...crockford), { minLength: length, maxLength: length }).map((l) => l.join(''));
const anyTicket = fc.record({
  // A ULID has 128 bits in 26 characters, so its first character is at most 7.
  ticketTypeId: fc
    .tuple(fc.integer({ min: 0, max: 7 }), letters(25), letters(5))
    .map(([first, rest, suffix]) => typeIdOf(`evt_${first}${rest}`, suffix)),
  shard: fc.integer({ min: 0, max: 31 }),
  number: fc.integer({ min: 0, max: 999_999 }),
  sale: fc.integer({ min: 0, max: 65_535 }),
  issue: fc.integer({ min: 0, max: 65_535 }),
});

describe('the code on a ticket', () => {
  it('yields exactly what was signed, for every ticket', async () => {
    await fc.assert(
      fc.asyncProperty(anyTicket, async (one) => {
        const code = signTicketCode(one, key);
        expect(code).toMatch(/^[A-Z2-7]+$/);
        expect(code.length).toBeLessThanOrEqual(178);
        expect(readTicketCode(code)).toEqual({ ...one, kid: key.kid, text: code });
        expect(await verifyTicketCode(code, published)).toEqual({ ...one, kid: key.kid, text: code });
      }),
    );
  });

  it('contains the event and the ticket id', () => {
    const read = readTicketCode(signTicketCode(ticket, key));
    expect(read && [eventOfType(read.ticketTypeId), ticketIdOf(read)]).toEqual([eventId, ticketIdOf(ticket)]);
  });

  it('is accepted in lower case and with surrounding spaces', async () => {
    const code = signTicketCode(ticket, key);
    const typed = `  ${code.toLowerCase()}\n`;
    expect(await verifyTicketCode(typed, published)).toMatchObject({ ...ticket, text: code });
  });

  it('cannot be made again, not even with the key', () => {
    const codes = Array.from({ length: 100 }, () => signTicketCode(ticket, key));
    expect(new Set(codes).size).toBe(100);
  });

  it('is refused when any single character is changed', async () => {
    const code = signTicketCode(ticket, key);
    for (let at = 0; at < code.length; at++) {
      const other = code[at] === 'A' ? 'B' : 'A';
      const changed = code.slice(0, at) + other + code.slice(at + 1);
      expect([at, await verifyTicketCode(changed, published)]).toEqual([at, undefined]);
    }
  });

  it('is refused when signed with an unpublished key', async () => {
    expect(await verifyTicketCode(signTicketCode(ticket, stranger), published)).toBeUndefined();
  });

  it('is refused when signed by a foreign key under our key id', async () => {
    const body = Buffer.from(base32nopad.decode(signTicketCode(ticket, key))).subarray(0, bodyBytes);
    const forged = base32nopad.encode(Buffer.concat([body, sign(null, body, stranger.privateKey)]));
    expect(readTicketCode(forged)).toMatchObject(ticket);
    expect(await verifyTicketCode(forged, published)).toBeUndefined();
  });

  it('is refused when a valid signature is moved to another body', async () => {
    const good = Buffer.from(base32nopad.decode(signTicketCode(ticket, key)));
    const wanted = Buffer.from(base32nopad.decode(signTicketCode({ ...ticket, issue: 4 }, stranger)));
    good.copy(wanted, 1, 1, 5);
    good.copy(wanted, bodyBytes, bodyBytes);
    expect(await verifyTicketCode(base32nopad.encode(wanted), published)).toBeUndefined();
  });

  it('looks up no key when the text is not a code', async () => {
    const code = signTicketCode(ticket, key);
    const malformed = [
      '',
      'HELLO',
      '0189',
      'ü'.repeat(170),
      code.slice(0, -1),
      `${code}A`,
      `${code}${code}`,
      '7'.repeat(512),
    ];
    for (const text of malformed) {
      let asked = 0;
      const answer = await verifyTicketCode(text, async () => {
        asked += 1;
        return key.publicJwk;
      });
      expect([text, answer, asked]).toEqual([text, undefined, 0]);
    }
  });
});

describe('the key of a secret', () => {
  it('is deterministic and differs for another secret', () => {
    const again = ticketKeyFromSecret('the secret of the deployment, long enough to be one');
    expect([again.kid, again.publicJwk]).toEqual([key.kid, key.publicJwk]);
    expect(stranger.kid).not.toBe(key.kid);
    expect(key.kid).toMatch(/^[0-9a-f]{8}$/);
  });

  it('exports only its public part', () => {
    expect(Object.keys(key.publicJwk).sort()).toEqual(['crv', 'kty', 'x']);
  });
});
