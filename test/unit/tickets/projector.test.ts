import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';
import { newId } from '../../../shared/base/id.ts';
import { type DoorCountsRow, readTally } from '../../../shared/door/door-rows.ts';
import { placeKey, type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';

const { store } = vi.hoisted(() => ({
  /** Rows by key, and the rows whose write fails. */
  store: {
    rows: new Map<string, Record<string, unknown>>(),
    broken: new Set<string>(),
    lostAnswers: 0,
    transactions: 0,
  },
}));
const keyOf = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;

/** A table of the two conditions that the log uses, and of `ADD`. */
vi.mock('../../../shared/dynamo/read.ts', () => ({
  getItem: async (_table: string, key: Record<string, unknown>) => store.rows.get(keyOf(key)),
}));
vi.mock('../../../shared/dynamo/transaction.ts', () => ({
  tryTransact: async (actions: { Put?: TransactPut; Update?: TransactUpdate }[]) => {
    expect(actions.length).toBeLessThanOrEqual(100);
    const keys = actions.map(({ Put, Update }) => keyOf(Put?.Item ?? Update?.Key ?? {}));
    expect(new Set(keys).size).toBe(keys.length);
    if (keys.some((key) => store.broken.has(key))) throw new Error('the store does not answer');
    const failed = actions.flatMap(({ Put }, index) => (Put && !holds(Put) ? [index] : []));
    if (failed.length > 0) return { failed, conflicts: [] };
    store.transactions++;
    for (const { Put, Update } of actions) {
      if (Put) store.rows.set(keyOf(Put.Item), Put.Item);
      if (Update) add(Update);
    }
    if (store.lostAnswers-- > 0) throw new Error('the answer is lost');
    return undefined;
  },
}));
interface TransactPut {
  Item: Record<string, unknown>;
  ConditionExpression?: string;
  ExpressionAttributeValues?: Record<string, unknown>;
}
interface TransactUpdate {
  Key: Record<string, unknown>;
  ExpressionAttributeValues: Record<string, number>;
}
function holds({ Item, ConditionExpression, ExpressionAttributeValues = {} }: TransactPut): boolean {
  const row = store.rows.get(keyOf(Item));
  if (ConditionExpression === 'attribute_not_exists(pk)') return !row;
  return ConditionExpression === undefined || row?.revision === ExpressionAttributeValues[':read'];
}
function add({ Key, ExpressionAttributeValues }: TransactUpdate): void {
  const row = { ...Key, ...store.rows.get(keyOf(Key)) } as Record<string, unknown>;
  for (const [name, value] of Object.entries(ExpressionAttributeValues))
    row[name.slice(1)] = Number(row[name.slice(1)] ?? 0) + value;
  store.rows.set(keyOf(Key), row);
}

Object.assign(process.env, { STAGE: 'test', CHECKIN_TABLE: 'checkin', VALKEY: '' });
const { handler } = await import('../../../functions/tickets/projector.ts');

const eventId = newId('evt');
const ticketTypeId = typeIdOf(eventId, '7K2MP');
const at = 60_000;

interface Passing {
  scanId: string;
  inside: boolean;
  gateId?: string;
  zone?: string;
  people?: number;
  entered?: number;
}
const place = (number: number, version: number, change: Partial<Ticket> = {}): Ticket => {
  const spot = { ticketTypeId, shard: 0, number };
  return { ...placeKey(spot), ...spot, status: 'sold', issue: 1, sale: 1, version, ...change };
};
const passed = (number: number, version: number, passing: Passing, first: Partial<Passing> = passing): Ticket => {
  const { gateId, zone } = first;
  const marks = [`${passing.scanId}/${passing.inside}`];
  const admission = { at, marks, first: { at, ...(gateId && { gateId }), ...(zone && { zone }) }, ...passing };
  return place(number, version, { status: 'used', admission });
};

const record = (after: Ticket, before?: Ticket): DynamoDBRecord => ({
  eventName: 'MODIFY',
  dynamodb: {
    SequenceNumber: `sequence ${after.version}`,
    NewImage: marshall(after, { removeUndefinedValues: true }) as never,
    ...(before && { OldImage: marshall(before, { removeUndefinedValues: true }) as never }),
  },
});
const passageOf = ({ version, ...spot }: Ticket) => `event#${eventId}#scans ${ticketIdOf(spot)}#${version}`;
const passages = () => [...store.rows.keys()].filter((key) => key.startsWith(`event#${eventId}#scans `));
const counts = () => store.rows.get(`event#${eventId}#door counts`) as unknown as DoorCountsRow;
const tally = (name = 'all') => readTally(counts().tallies[name]);
const entries = () =>
  [...store.rows].flatMap(([key, row]) => (key.startsWith(`event#${eventId}#changes `) ? [row.entries] : []));

beforeEach(() => {
  store.rows.clear();
  store.broken.clear();
  Object.assign(store, { lostAnswers: 0, transactions: 0 });
});

it('logs and counts a batch in one transaction', async () => {
  const [one, two] = [passed(1, 2, { scanId: 'dev_1/a', inside: true, gateId: 'gat_1', zone: 'Floor' }), place(2, 2)];
  const gone = passed(1, 3, { scanId: 'dev_1/b', inside: false, gateId: 'gat_2' }, { gateId: 'gat_1', zone: 'Floor' });
  const records = [record(one, place(1, 1)), record(two, place(2, 1, { status: 'held' })), record(gone, one)];
  expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
  expect(store.transactions).toBe(1);
  expect(passages()).toEqual([passageOf(one), passageOf(gone)]);
  expect(tally()).toEqual({ admitted: 1, inside: 0, entries: 1, exits: 1 });
  expect(tally('type#7K2MP')).toEqual(tally());
  expect(tally('gate#gat_1')).toEqual({ admitted: 1, inside: 0, entries: 1, exits: 0 });
  expect(tally('gate#gat_2')).toEqual({ admitted: 0, inside: 0, entries: 0, exits: 1 });
  expect(tally('zone#Floor')).toEqual({ admitted: 1, inside: 0, entries: 1, exits: 0 });
  expect(store.rows.get(`event#${eventId}#door minutes#0`)).toMatchObject({ m1: 1 });
  expect(entries()).toEqual([['7K2MP:0:1:1:1:2:2', '7K2MP:0:1:1:1:3:3']]);
  expect(counts()).toMatchObject({ position: 1, revision: 1 });
  expect(store.rows.get(`scan#b ${eventId}#dev_1`)).toMatchObject({ ticketId: ticketIdOf(gone), version: 3 });
});

it('logs no first sale', async () => {
  const sold = record(place(1, 3), place(1, 2, { status: 'held' }));
  const held = record(place(1, 2, { status: 'held' }), place(1, 1, { status: 'available' }));
  await handler({ Records: [held, sold] });
  expect(store.transactions).toBe(0);
});

it('logs a place that is sold again, transferred or refunded', async () => {
  const refunded = place(1, 4, { status: 'available', sale: 2 });
  const transferred = place(2, 4, { issue: 2 });
  await handler({
    Records: [
      record(refunded, place(1, 3)),
      record(transferred, place(2, 3)),
      record(place(1, 6, { sale: 2 }), place(1, 5, { status: 'held', sale: 2 })),
      record(place(2, 5, { issue: 2, holder: 'Ada' }), transferred),
    ],
  });
  expect(entries()).toEqual([['7K2MP:0:1:2:1:0:4', '7K2MP:0:2:1:2:1:4', '7K2MP:0:1:2:1:1:6']]);
  expect(passages()).toEqual([]);
});

it('counts what is delivered again once, also within a batch of new changes', async () => {
  const one = passed(1, 2, { scanId: 'dev_1/a', inside: true });
  const two = passed(2, 3, { scanId: 'dev_1/b', inside: true });
  await handler({ Records: [record(one, place(1, 1))] });
  await handler({ Records: [record(one, place(1, 1)), record(two, place(2, 2))] });
  await handler({ Records: [record(one, place(1, 1)), record(two, place(2, 2))] });
  expect(tally()).toMatchObject({ admitted: 2, inside: 2, entries: 2 });
  expect(counts().position).toBe(2);
  expect(entries()).toEqual([['7K2MP:0:1:1:1:2:2'], ['7K2MP:0:2:1:1:2:3']]);
});

it('counts once what was written although the answer was lost', async () => {
  const one = record(passed(1, 2, { scanId: 'dev_1/a', inside: true }), place(1, 1));
  store.lostAnswers = 1;
  expect((await handler({ Records: [one] })).batchItemFailures).toHaveLength(1);
  expect(await handler({ Records: [one] })).toEqual({ batchItemFailures: [] });
  expect(tally()).toMatchObject({ admitted: 1, inside: 1 });
});

it('counts several batches of one event at once', async () => {
  const batch = (shard: number) =>
    Array.from({ length: 20 }, (_, index) => {
      const number = 100 * shard + index;
      return record(passed(number, 2, { scanId: `dev_${shard}/${index}`, inside: true }), place(number, 1));
    });
  await Promise.all([1, 2, 3, 4].map((shard) => handler({ Records: batch(shard) })));
  expect(tally()).toMatchObject({ admitted: 80, inside: 80, entries: 80 });
  expect(counts().position).toBe(4);
});

it('splits what does not fit into one transaction', async () => {
  const records = Array.from({ length: 100 }, (_, number) =>
    record(passed(number, 2, { scanId: `dev_1/${number}`, inside: true }), place(number, 1)),
  );
  await handler({ Records: records });
  expect(store.transactions).toBeGreaterThan(1);
  expect(tally()).toMatchObject({ admitted: 100, entries: 100 });
  expect(passages()).toHaveLength(100);
});

it('reports the first record that is not logged, and keeps no other event waiting', async () => {
  const other = typeIdOf(newId('evt'), '7K2MP');
  const one = passed(1, 2, { scanId: 'dev_1/a', inside: true });
  const two = passed(2, 3, { scanId: 'dev_1/b', inside: true });
  const three = { ...passed(3, 4, { scanId: 'dev_1/c', inside: true }), ticketTypeId: other };
  store.broken.add(passageOf(two));
  const Records = [record(one, place(1, 1)), record(two, place(2, 2)), record(three)];
  expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence 2' }] });
  expect(passages()).toEqual([]);
  store.broken.clear();
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
  expect(passages()).toEqual([passageOf(one), passageOf(two)]);
});

it('counts entry and exit of one scan id as two passages, and other changes as none', async () => {
  const entry = passed(1, 2, { scanId: 'dev_1/a', inside: true });
  const exit = passed(1, 3, { scanId: 'dev_1/a', inside: false });
  await handler({ Records: [record(entry, place(1, 1)), record(exit, entry)] });
  await handler({ Records: [record({ ...exit, version: 4, holder: 'Ada' }, exit)] });
  expect(passages()).toEqual([passageOf(entry), passageOf(exit)]);
});

it('takes back the counts of a reverted first entry, and of a reverted exit', async () => {
  const entry = passed(1, 2, { scanId: 'dev_1/a', inside: true, gateId: 'gat_1', zone: 'Floor' });
  const { admission } = entry;
  const reverted = place(1, 3, { ...(admission && { admission: { ...admission, inside: false } }) });
  await handler({ Records: [record(entry, place(1, 1)), record(reverted, entry)] });
  expect(tally()).toEqual({ admitted: 0, inside: 0, entries: 1, exits: 0 });
  expect(tally('zone#Floor')).toMatchObject({ admitted: 0, inside: 0 });
  expect(counts().reverted).toBe(1);
  expect(entries().flat().at(-1)).toBe('7K2MP:0:1:1:1:1:3');

  const second = passed(2, 2, { scanId: 'dev_1/b', inside: true });
  const exit = passed(2, 3, { scanId: 'dev_1/c', inside: false });
  const back = { ...exit, version: 4, admission: exit.admission && { ...exit.admission, inside: true } };
  await handler({ Records: [record(second, place(2, 1)), record(exit, second), record(back as Ticket, exit)] });
  expect(tally()).toEqual({ admitted: 1, inside: 1, entries: 2, exits: 1 });
  expect(counts().reverted).toBe(2);
});

it('moves the first entry to another gate and minute when it is corrected', async () => {
  const entry = passed(1, 2, { scanId: 'dev_1/a', inside: true, gateId: 'gat_1' });
  const corrected = passed(1, 3, { scanId: 'dev_1/a', inside: true, gateId: 'gat_1' }, { gateId: 'gat_2' });
  if (corrected.admission) corrected.admission.first.at = 0;
  await handler({ Records: [record(entry, place(1, 1)), record(corrected, entry)] });
  expect(tally()).toEqual({ admitted: 1, inside: 1, entries: 1, exits: 0 });
  expect(tally('gate#gat_1').admitted).toBe(0);
  expect(tally('gate#gat_2').admitted).toBe(1);
  expect(store.rows.get(`event#${eventId}#door minutes#0`)).toMatchObject({ m0: 1 });
});

it('counts the people of a group', async () => {
  const three = passed(1, 2, { scanId: 'dev_1/a', inside: true, people: 3, entered: 3, zone: 'Floor' });
  const eight = passed(1, 3, { scanId: 'dev_1/b', inside: true, people: 8, entered: 8, zone: 'Floor' });
  const seven = passed(1, 4, { scanId: 'dev_1/c', inside: true, people: 7, entered: 8, zone: 'Floor' });
  await handler({ Records: [record(three, place(1, 1)), record(eight, three), record(seven, eight)] });
  expect(tally('zone#Floor')).toEqual({ admitted: 8, inside: 7, entries: 8, exits: 1 });
  expect(entries()).toEqual([['7K2MP:0:1:1:1:2:2:3:3', '7K2MP:0:1:1:1:2:3:8:8', '7K2MP:0:1:1:1:2:4:7:8']]);
});

it('counts a cancelled ticket no more', async () => {
  const entry = passed(1, 2, { scanId: 'dev_1/a', inside: true, gateId: 'gat_1' });
  const gone = place(1, 3, { status: 'void', sale: 2 });
  await handler({ Records: [record(entry, place(1, 1)), record(gone, entry)] });
  expect(tally()).toEqual({ admitted: 0, inside: 0, entries: 1, exits: 0 });
  expect(passages()).toEqual([passageOf(entry), passageOf({ ...gone, sale: 1 })]);
});
