import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';
import { newId } from '../../../shared/base/id.ts';
import { noCache } from '../../../shared/cache/cache.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';

const calls = vi.hoisted(() => [] as [what: string, pool: string, members: string[]][]);
vi.mock('../../../shared/dynamo/write.ts', () => ({ put: async () => {} }));
vi.mock('../../../shared/cache/valkey.ts', () => ({
  openCache: () => ({
    ...noCache,
    add: async (pool: string, members: string[]) => calls.push(['add', pool, members]),
    remove: async (pool: string, members: string[]) => calls.push(['remove', pool, members]),
  }),
}));
const tables = { CHECKIN_TABLE: 'checkin', EVENTS_TABLE: 'events', VENUES_TABLE: 'venues', OUTBOX_TABLE: 'outbox' };
Object.assign(process.env, { STAGE: 'test', ...tables, VALKEY: '' });
const { handler } = await import('../../../functions/tickets/projector.ts');

const [first, second] = [typeIdOf(newId('evt'), '7K2MP'), typeIdOf(newId('evt'), '8K2MP')] as const;
const place = (number: number, status: Ticket['status'], more: Partial<Ticket> = {}): Ticket => {
  const location = { ticketTypeId: first, shard: 3, number, ...more };
  return { ...placeKey(location), ...location, status, issue: 1, sale: 1, version: 1 };
};
const record = (after: Ticket, before?: Ticket): DynamoDBRecord => ({
  dynamodb: { NewImage: marshall(after) as never, ...(before && { OldImage: marshall(before) as never }) },
});
const project = (...Records: DynamoDBRecord[]) => handler({ Records });

beforeEach(() => {
  calls.length = 0;
});

it('adds the places of a batch to each pool in one call', async () => {
  const places = [1, 2, 3].map((number) => record(place(number, 'available')));
  await project(...places, record(place(9, 'available', { ticketTypeId: second, shard: 0 })));
  expect(calls).toEqual([
    ['add', `pool:{${first}#0}`, ['3:1', '3:2', '3:3']],
    ['add', `pool:{${second}#0}`, ['0:9']],
  ]);
});

it('removes places that are no longer free: claimed through the index, or void', async () => {
  const free = (number: number) => place(number, 'available');
  await project(
    record(place(1, 'held'), free(1)),
    record(place(2, 'void'), free(2)),
    record(place(3, 'available'), place(3, 'held')),
  );
  expect(calls).toEqual([
    ['add', `pool:{${first}#0}`, ['3:3']],
    ['remove', `pool:{${first}#0}`, ['3:1', '3:2']],
  ]);
});

it('applies only the last change of a place within a batch', async () => {
  const [free, held] = [place(1, 'available'), place(1, 'held')] as const;
  await project(record(held, free), record(free, held));
  await project(record(free, held), record(held, free));
  expect(calls.map(([what]) => what)).toEqual(['add', 'remove']);
});

it('ignores changes without effect on a pool, and seats', async () => {
  const seat = { seat: 'A-1-1' };
  await project(
    record(place(1, 'sold'), place(1, 'held')),
    record(place(2, 'held'), place(2, 'held')),
    record(place(3, 'available', seat)),
    record(place(3, 'held', seat), place(3, 'available', seat)),
  );
  expect(calls).toEqual([]);
});
