import { afterAll, beforeAll, expect, it } from 'vitest';
import { checkinLimits } from '../../../functions/checkin/limits.ts';
import { codesIn } from '../../../shared/door/code-format.ts';
import { bought } from '../../support/actors/door.ts';
import { must, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: everybody can verify a ticket with what is published, until its event has ended.
 * Method: tickets are sold in process. The codes are verified with WebCrypto and the published keys alone.
 */

beforeAll(async () => {
  await startInProcess({ cache: false, fresh: true });
  Object.assign(process.env, { SCHEDULE_GROUP: 'none', SCHEDULE_ROLE_ARN: 'none', PRELOAD_ARN: 'none' });
});
afterAll(resetTime);

interface PublicKey {
  kid: string;
  kty: string;
  crv: string;
  x: string;
  from: string;
  until?: string;
}
const route = '/.well-known/ticket-keys.json';
const published = async (): Promise<PublicKey[]> => must(200, await call('GET', route)).keys;
/** After the memory of every process has lapsed. */
const seconds = 1_000;
const later = () => passTime(31 * seconds);

async function signerOf(code: string): Promise<PublicKey | undefined> {
  const [read] = codesIn(code);
  const key = (await published()).find(({ kid }) => kid === read?.ticket.kid);
  if (!read || !key) return undefined;
  const { kty, crv, x } = key;
  const publicKey = await crypto.subtle.importKey('jwk', { kty, crv, x }, 'Ed25519', false, ['verify']);
  return (await crypto.subtle.verify('Ed25519', publicKey, read.signature, read.signed)) ? key : undefined;
}

async function rotate(): Promise<void> {
  const { rotateKey } = await import('../../../scripts/admin/keys.ts');
  await rotateKey('ticket');
  await passTime(601 * seconds);
}

/** Sells a ticket of an event that ends in so many hours from now. */
async function soldFor(endsInHours: number): Promise<{ party: Show; code: string; endsAt: number }> {
  const { clock } = await import('../../../shared/base/clock.ts');
  const endsAt = Math.floor(clock.now() / 1000) * 1000 + endsInHours * 3_600_000;
  const at = (hours: number) => new Date(endsAt + hours * 3_600_000).toISOString();
  const party = await show({ event: { doorsOpenAt: at(-2), startsAt: at(-1), endsAt: at(0) } });
  const [ticket] = await bought(party.ticketTypeId);
  await later();
  return { party, code: ticket?.code ?? '', endsAt };
}
const dayAfter = (time: number) => new Date(time + checkinLimits.keyAfterEndMs).toISOString();

it('is public and cacheable, and answers 304 while nothing changes', async () => {
  await soldFor(5);
  const answer = await call('GET', route);
  expect(answer.headers.get('cache-control')).toBe('public, max-age=60');
  const again = await call('GET', route, { headers: { 'if-none-match': answer.headers.get('etag') ?? '' } });
  expect([again.status, answer.body.keys.length]).toEqual([304, 1]);
  expect(answer.body.keys[0]).toEqual({
    kid: expect.stringMatching(/^[0-9a-f]{8}$/),
    kty: 'OKP',
    crv: 'Ed25519',
    x: expect.stringMatching(/^[\w-]{43}$/),
    from: expect.stringMatching(/Z$/),
  });
});

it('publishes a key longer when an event for which it has signed moves to a later date', async () => {
  const { party, code, endsAt } = await soldFor(50);
  await rotate();
  await soldFor(5);
  expect(await signerOf(code)).toMatchObject({ until: dayAfter(endsAt) });
  const moved = endsAt + 9 * 86_400_000;
  const at = (hours: number) => new Date(moved + hours * 3_600_000).toISOString();
  const body = { doorsOpenAt: at(-2), startsAt: at(-1), endsAt: at(0) };
  must(200, await call('PATCH', `/v1/events/${party.eventId}`, { token: party.organizer.token, body }));
  const { prolongKeys } = await import('../../../functions/checkin/keys/prolong-keys-store.ts');
  await prolongKeys(party.eventId);
  await later();
  expect(await signerOf(code)).toMatchObject({ until: dayAfter(moved) });
});

it('verifies tickets of the former key until a day after its last event, also if another event ends earlier', async () => {
  // A key of this test's own.
  await rotate();
  const long = await soldFor(50);
  const short = await soldFor(5);
  await rotate();
  const next = await soldFor(5);
  expect(await signerOf(next.code)).not.toHaveProperty('until');
  for (const { code } of [short, long]) expect(await signerOf(code)).toMatchObject({ until: dayAfter(long.endsAt) });
  await passTime(74 * 3_600_000);
  expect(await signerOf(long.code)).toBeUndefined();
  expect(await signerOf(next.code)).toBeDefined();
});
