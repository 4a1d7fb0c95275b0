import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';
import { newId } from '../../../shared/base/id.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';

const { history, broken } = vi.hoisted(() => ({ history: [] as string[], broken: new Set<string>() }));
vi.mock('../../../shared/dynamo/write.ts', () => ({
  put: async (_table: string, { sk, direction }: { sk: string; direction: string }) => {
    if (broken.has(sk)) throw new Error('the store does not answer');
    history.push(`${sk} ${direction}`);
  },
}));
Object.assign(process.env, { STAGE: 'test', CHECKIN_TABLE: 'checkin', VALKEY: '' });
const { handler } = await import('../../../functions/tickets/projector.ts');

const ticketTypeId = typeIdOf(newId('evt'), '7K2MP');

const ticket = (number: number, version: number, scanId: string, inside: boolean): Ticket => {
  const place = { ticketTypeId, shard: 0, number };
  const admission = { at: 1, scanId, inside, marks: [], first: { at: 1 } };
  return { ...placeKey(place), ...place, status: 'used', issue: 1, sale: 1, version, admission };
};
const rowOf = ({ version, admission, ...place }: Ticket) =>
  `${ticketIdOf(place)}#${version} ${admission?.inside ? 'in' : 'out'}`;

const record = (after: Ticket, before?: Ticket): DynamoDBRecord => ({
  eventName: 'MODIFY',
  dynamodb: {
    SequenceNumber: `sequence ${after.version}`,
    NewImage: marshall(after) as never,
    ...(before && { OldImage: marshall(before) as never }),
  },
});

beforeEach(() => {
  history.length = 0;
  broken.clear();
});

it('writes the passages of a batch in order', async () => {
  const tickets = [ticket(1, 2, 'a', true), ticket(2, 3, 'b', true), ticket(1, 4, 'c', false)];
  expect(await handler({ Records: tickets.map((one) => record(one)) })).toEqual({ batchItemFailures: [] });
  expect(history).toEqual(tickets.map(rowOf));
});

it('reports the first failed record, and leaves the later ones to the retry', async () => {
  const [first, second, third] = [ticket(1, 2, 'a', true), ticket(2, 3, 'b', true), ticket(3, 4, 'c', true)] as const;
  const Records = [first, second, third].map((one) => record(one));
  broken.add(`${ticketIdOf(second)}#3`);
  expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence 3' }] });
  expect(history).toEqual([rowOf(first)]);
  broken.clear();
  expect(await handler({ Records: Records.slice(1) })).toEqual({ batchItemFailures: [] });
  expect(history).toEqual([first, second, third].map(rowOf));
});

it('counts entry and exit of one scan id as two passages, and other changes as none', async () => {
  const [entry, exit] = [ticket(1, 2, 'a', true), ticket(1, 3, 'a', false)] as const;
  await handler({ Records: [record(exit, entry), record({ ...exit, version: 4, holder: 'Ada' }, exit)] });
  expect(history).toEqual([rowOf(exit)]);
});
