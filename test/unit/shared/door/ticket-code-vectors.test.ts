import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { verifyTicketCode } from '../../../../shared/door/ticket-code.ts';
import { eventOfType } from '../../../../shared/inventory/ticket-type.ts';
import { ticketCodeVectors } from '../../../support/codes/ticket-code-vectors.ts';

/*
 * Goal: whoever writes a scanner by docs/ticket-code.md accepts and refuses the same codes as our doors.
 * Method: the verifier of the document and ours run against the vectors of the document.
 */

const { keys, ticket, valid, refused, keyboards } = ticketCodeVectors;
type Keys = typeof keys;
const [, program = ''] = /```js\n([\s\S]*?)```/.exec(readFileSync('docs/ticket-code.md', 'utf8')) ?? [];
const { verify } = (await import(`data:text/javascript,${encodeURIComponent(program)}`)) as {
  verify(scanned: string, keys: Keys): Promise<unknown>;
};

async function verifyHere(scanned: string, known: Keys) {
  const jwkOf = async (kid: string) => known.find((key) => key.kid === kid && !('revokedAt' in key));
  const code = await verifyTicketCode(scanned, jwkOf);
  if (!code) return undefined;
  const { text: _, ...read } = code;
  return { eventId: eventOfType(read.ticketTypeId), ...read };
}

it('the file of the document has these vectors', async () => {
  await expect(`${JSON.stringify(ticketCodeVectors, null, 2)}\n`).toMatchFileSnapshot(
    '../../../../docs/ticket-code-vectors.json',
  );
});

describe.each([
  ['of the document', verify],
  ['of the doors', verifyHere],
])('the verifier %s', (_, read) => {
  it.each(valid)('accepts a code: $name', async ({ scanned }) => {
    expect(await read(scanned, keys)).toEqual(ticket);
  });

  it.each(refused)('refuses: $reason', async ({ scanned }) => {
    expect(await read(scanned, keys)).toBeUndefined();
  });

  it('accepts a code only while its key is listed and not revoked', async () => {
    const [{ scanned } = { scanned: '' }] = valid;
    const revoked = keys.map((key) => ({ ...key, revokedAt: '2026-11-23T00:00:00.000Z' }));
    expect([await read(scanned, []), await read(scanned, revoked as Keys)]).toEqual([undefined, undefined]);
  });
});

it.each(keyboards)('our doors understand a scanner that types on another keyboard: $name', async ({ scanned }) => {
  expect(await verifyHere(scanned, keys)).toEqual(ticket);
});
