import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { encodeEntryHour } from '../../../../shared/door/entry-hour.ts';
import { decideOffline } from '../../../../web/gate/offline/decide-offline.ts';
import { Door } from '../../../../web/gate/offline/door.ts';
import { codeOf, eventId, manifest } from './some-door.ts';

const code = codeOf();
/** The same place, seen inside. */
const inside = 'STAND:3:17:1:1:2:5';
const asked = { code, eventId, gateId: 'gat_1', direction: 'in', people: 1 } as const;

async function doorWith(...[at, entries, oncePerDay]: Parameters<typeof manifest>): Promise<Door> {
  vi.setSystemTime(at);
  const door = new Door(eventId);
  await door.replace([manifest(at, entries, oncePerDay)]);
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

  it('knows what it could not store, and goes on from there', async () => {
    const door = await doorWith('2026-07-04T18:00:00Z', [inside]);
    expect(await resultOf(door)).toBe('already_used');
    expect(door.position).toBe(1);
  });

  it('forgets what a whole manifest no longer has', async () => {
    const door = await doorWith('2026-07-04T18:00:00Z', [inside]);
    const parts = [manifest('2026-07-04T18:00:01Z', []), manifest('2026-07-04T18:00:02Z', ['STAND:3:18:1:1:2:5'])];
    await door.replace(parts);
    expect(await resultOf(door)).toBe('admitted');
    expect(await resultOf(door, codeOf(18))).toBe('already_used');
  });

  it('decides nothing before it has loaded the event', async () => {
    expect(await decideOffline(new Door(eventId), asked)).toBeUndefined();
  });

  it('admits once a day: a guest of yesterday whom the phone first hears of today', async () => {
    expect(await resultOf(await doorWith('2026-07-05T09:00:00Z', [inside]))).toBe('admitted');
    expect(await resultOf(await doorWith('2026-07-05T09:00:00Z', [inside], false))).toBe('already_used');
  });

  it('refuses once a day whom another gate let in today, although it was set up later', async () => {
    const entered = (at: string) => `${inside}:${encodeEntryHour(Date.parse(at))}`;
    const setUpAt = '2026-07-05T15:00:00Z';
    expect(await resultOf(await doorWith(setUpAt, [entered('2026-07-05T09:30:00Z')]))).toBe('already_used');
    expect(await resultOf(await doorWith(setUpAt, [entered('2026-07-04T21:30:00Z')]))).toBe('admitted');
    // Midnight at the venue is 22:00 UTC.
    expect(await resultOf(await doorWith(setUpAt, [entered('2026-07-04T22:30:00Z')]))).toBe('already_used');
  });

  it('refuses once a day whom it hears of while it is in contact, until midnight at the venue', async () => {
    const door = await doorWith('2026-07-05T09:00:00Z', []);
    const news = { position: 2, more: false, serverTime: '2026-07-05T09:00:00Z', entries: [inside] };
    await door.takeEntries(news);
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
    await door.takeEntries(news);
    expect(await resultOf(door)).toBe('admitted');
  });
});
