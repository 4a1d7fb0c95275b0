import { beforeEach, expect, it, vi } from 'vitest';
import type { Key } from '../../../../shared/dynamo/client.ts';
import { readPublicKey, readSession } from '../../../../shared/records/auth-rows.ts';
import { readDevice } from '../../../../shared/records/device-row.ts';

/** A table with two replicas: a consistent read asks the leader, any other read the follower, which is behind. */
const { leader, follower, reads } = vi.hoisted(() => ({
  leader: new Map<string, unknown>(),
  follower: new Map<string, unknown>(),
  reads: [] as string[],
}));
vi.mock('../../../../shared/dynamo/read.ts', () => ({
  getItem: async (table: string, { pk, sk }: Key, { consistent = false } = {}) => {
    reads.push(consistent ? 'consistent' : 'eventual');
    return (consistent ? leader : follower).get(`${table} ${pk} ${sk}`);
  },
}));

process.env.USERS_TABLE = 'users';
process.env.CHECKIN_TABLE = 'checkin';

const rows: [what: string, place: string, read: () => Promise<unknown>][] = [
  ['a session', 'users user#usr_1 session#ses_1', () => readSession('usr_1', 'ses_1')],
  ['a device', 'checkin device-token#hash device', () => readDevice('hash')],
  ['a key', 'users session-key#k1 public', () => readPublicKey('session', 'k1')],
];

beforeEach(() => {
  leader.clear();
  follower.clear();
  reads.length = 0;
});

it.each(rows)('%s that was written a moment ago is found', async (what, place, read) => {
  leader.set(place, what);
  expect(await read()).toBe(what);
  expect(reads).toEqual(['eventual', 'consistent']);
});

it.each(rows)('%s that was written earlier costs one eventually consistent read', async (what, place, read) => {
  leader.set(place, what);
  follower.set(place, what);
  expect(await read()).toBe(what);
  expect(reads).toEqual(['eventual']);
});

it.each(rows)('%s that does not exist is undefined', async (_what, _place, read) => {
  expect(await read()).toBeUndefined();
});
