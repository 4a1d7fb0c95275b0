import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { signTicketCode, ticketKeyFromSecret } from '../../../../shared/door/ticket-code.ts';
import { decideOffline } from '../../../../web/gate/offline/decide-offline.ts';
import { Door } from '../../../../web/gate/offline/door.ts';
import type { Manifest } from '../../../../web/gate/offline/manifest.ts';

const ulid = '01JZ0000000000000000000000';
const eventId = `evt_${ulid}`;
const ticketTypeId = `typ_${ulid}_STAND`;
const key = ticketKeyFromSecret('a secret of the gate');
const place = { ticketTypeId, shard: 3, number: 17 };
const code = signTicketCode({ ...place, sale: 1, issue: 1 }, key);
/** The same place, seen inside. */
const inside = 'STAND:3:17:1:1:2:5';
const asked = { code, eventId, gateId: 'gat_1', direction: 'in', people: 1 } as const;

const manifest = (serverTime: string, entries: string[], oncePerDay = true): Manifest => ({
  ...{ position: 1, since: null, more: false, serverTime, entries, settings: 'a' },
  event: {
    ...{ name: 'Festival', status: 'published', timeZone: 'Europe/Vienna', startsAt: '2026-07-04T16:00:00Z' },
    ...{ doorsAt: '2026-07-04T15:00:00Z', endsAt: '2026-07-07T02:00:00Z' },
  },
  rules: {
    ...{ reentry: 'any', oncePerDay, types: [], zones: [], showHolder: true, lookUp: false, gatekeepersRevert: false },
  },
  gates: [{ id: 'gat_1', name: 'North' }],
  types: [{ ticketTypeId, name: 'Standing', code: 'STAND' }],
  keys: [{ kid: key.kid, kty: 'OKP', crv: 'Ed25519', x: key.publicJwk.x ?? '' }],
});

/** Node has no IndexedDB: what the phone knows is in memory before it is on disk. */
const inMemory = (stored: Promise<void>): Promise<void> => stored.catch(() => undefined);

async function doorWith(...[at, entries, oncePerDay]: Parameters<typeof manifest>): Promise<Door> {
  vi.setSystemTime(at);
  const door = new Door();
  await inMemory(door.takeManifest(manifest(at, entries, oncePerDay)));
  return door;
}

const resultOf = async (door: Door, text = code): Promise<string | undefined> =>
  (await decideOffline(door, { ...asked, code: text }))?.answer.result;

describe('a phone without a network', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
  afterEach(() => void vi.useRealTimers());

  it('admits a ticket that is signed and not known as used', async () => {
    expect(await resultOf(await doorWith('2026-07-04T18:00:00Z', []))).toBe('admitted');
    expect(await resultOf(await doorWith('2026-07-04T18:00:00Z', ['STAND:3:17:1:1:1:4']))).toBe('admitted');
  });

  it('refuses a used ticket, one that was sold anew, and a forged code', async () => {
    const day = '2026-07-04T18:00:00Z';
    expect(await resultOf(await doorWith(day, [inside]))).toBe('already_used');
    expect(await resultOf(await doorWith(day, ['STAND:3:17:2:1:1:9']))).toBe('revoked');
    expect(await resultOf(await doorWith(day, []), `${code.slice(0, -8)}AAAAAAAA`)).toBe('invalid');
  });

  it('knows what it could not store, and asks for it again', async () => {
    const door = await doorWith('2026-07-04T18:00:00Z', [inside]);
    expect(await resultOf(door)).toBe('already_used');
    expect(door.position).toBe(0);
  });

  it('decides nothing before it has loaded the event', async () => {
    expect(await decideOffline(new Door(), asked)).toBeUndefined();
  });

  it('admits once a day: a guest of yesterday whom the phone first hears of today', async () => {
    expect(await resultOf(await doorWith('2026-07-05T09:00:00Z', [inside]))).toBe('admitted');
    expect(await resultOf(await doorWith('2026-07-05T09:00:00Z', [inside], false))).toBe('already_used');
  });

  it('refuses once a day whom it hears of while it is in contact, until midnight at the venue', async () => {
    const door = await doorWith('2026-07-05T09:00:00Z', []);
    const news = { position: 2, more: false, serverTime: '2026-07-05T09:00:01Z', entries: [inside] };
    await inMemory(door.takeEntries(news));
    expect(await resultOf(door)).toBe('already_used');
    vi.setSystemTime('2026-07-05T21:59:59Z');
    expect(await resultOf(door)).toBe('already_used');
    vi.setSystemTime('2026-07-05T22:00:00Z');
    expect(await resultOf(door)).toBe('admitted');
  });

  it('admits once a day a guest of the hours that it has slept through', async () => {
    const door = await doorWith('2026-07-04T20:00:00Z', []);
    vi.setSystemTime('2026-07-05T09:00:00Z');
    const news = { position: 2, more: false, serverTime: '2026-07-05T09:00:00Z', entries: [inside] };
    await inMemory(door.takeEntries(news));
    expect(await resultOf(door)).toBe('admitted');
  });
});
