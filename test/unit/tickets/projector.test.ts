import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBRecord } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';
import { newId } from '../../../shared/base/id.ts';
import { type ChangesRow, readTally } from '../../../shared/door/door-rows.ts';
import { placeKey, type Ticket } from '../../../shared/inventory/place.ts';
import { typeIdOf } from '../../../shared/inventory/ticket-type.ts';

const { store } = vi.hoisted(() => ({
  /** Rows by key, the tickets whose log is out, and what was written. */
  store: {
    rows: new Map<string, Record<string, unknown>>(),
    broken: new Set<string>(),
    lostAnswers: 0,
    puts: 0,
    transactions: 0,
    reads: 0,
  },
}));
const keyOf = ({ pk, sk }: Record<string, unknown>) => `${pk} ${sk}`;

/** A table of the one condition that the log uses, of its queries, and of `ADD`. */
vi.mock('../../../shared/dynamo/read.ts', () => ({
  getItem: async (_table: string, key: Record<string, unknown>) => store.rows.get(keyOf(key)),
  async *pages(_table: string, query: Query) {
    store.reads++;
    const { ':pk': pk, ':known': known = '' } = query.ExpressionAttributeValues;
    const all = [...store.rows.values()].filter((row) => row.pk === pk && String(row.sk) > known);
    const ordered = all.sort((a, b) => (String(a.sk) < String(b.sk) ? -1 : 1));
    if (query.ScanIndexForward === false) ordered.reverse();
    const { ExclusiveStartKey: start } = query;
    yield start ? ordered.filter((row) => String(row.sk) < start.sk) : ordered;
  },
}));
interface Query {
  ExpressionAttributeValues: Record<string, string>;
  ScanIndexForward?: boolean;
  ExclusiveStartKey?: { sk: string };
}
function write(puts: readonly Record<string, unknown>[], updates: readonly TransactUpdate[]): boolean {
  if (puts.some(({ pk }) => store.broken.has(String(pk)))) throw new Error('the store does not answer');
  if (puts.some((row) => store.rows.has(keyOf(row)))) return false;
  for (const row of puts) store.rows.set(keyOf(row), row);
  for (const update of updates) add(update);
  if (store.lostAnswers-- > 0) throw new Error('the answer is lost');
  return true;
}
vi.mock('../../../shared/dynamo/write.ts', () => ({
  putNew: async (_table: string, row: Record<string, unknown>) => {
    store.puts++;
    return write([row], []);
  },
}));
vi.mock('../../../shared/dynamo/transaction.ts', () => ({
  tryTransact: async (actions: { Put?: { Item: Record<string, unknown> }; Update?: TransactUpdate }[]) => {
    expect(actions.length).toBeLessThanOrEqual(100);
    const keys = actions.map(({ Put, Update }) => keyOf(Put?.Item ?? Update?.Key ?? {}));
    expect(new Set(keys).size).toBe(keys.length);
    store.transactions++;
    const puts = actions.flatMap(({ Put }) => (Put ? [Put.Item] : []));
    const updates = actions.flatMap(({ Update }) => Update ?? []);
    return write(puts, updates) ? undefined : { failed: [0], conflicts: [] };
  },
}));
interface TransactUpdate {
  Key: Record<string, unknown>;
  UpdateExpression: string;
  ExpressionAttributeValues: Record<string, number>;
}
function add({ Key, UpdateExpression, ExpressionAttributeValues }: TransactUpdate): void {
  const row = { ...Key, ...store.rows.get(keyOf(Key)) } as Record<string, unknown>;
  for (const [name, value] of Object.entries(ExpressionAttributeValues))
    if (name.startsWith(':m')) row[name.slice(1)] = Number(row[name.slice(1)] ?? 0) + value;
  if (UpdateExpression.includes('SET finished')) row.finished = true;
  store.rows.set(keyOf(Key), row);
}

const tables = { CHECKIN_TABLE: 'checkin', EVENTS_TABLE: 'events', VENUES_TABLE: 'venues', OUTBOX_TABLE: 'outbox' };
Object.assign(process.env, { STAGE: 'test', ...tables, VALKEY: '' });
const { handler } = await import('../../../functions/tickets/projector.ts');

/** Each test has an event of its own: the projector remembers the log of an event. */
let eventId = newId('evt');
let ticketTypeId = typeIdOf(eventId, '7K2MP');
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
const log = (): ChangesRow[] =>
  [...store.rows].flatMap(([key, row]) => (key.startsWith(`event#${eventId}#changes `) ? [row as never] : []));
const passages = () => log().flatMap((row) => row.passages);
const scans = () => passages().flatMap(({ direction, scanId }) => (direction ? [`${direction} ${scanId}`] : []));
const counts = () => log().at(-1) as ChangesRow;
const tally = (name = 'all') => readTally(counts().tallies[name]);
const entries = () => log().map((row) => row.entries);

beforeEach(() => {
  store.rows.clear();
  store.broken.clear();
  Object.assign(store, { lostAnswers: 0, puts: 0, transactions: 0, reads: 0 });
  eventId = newId('evt');
  ticketTypeId = typeIdOf(eventId, '7K2MP');
});

it('logs and counts a batch in one row', async () => {
  const [one, two] = [passed(1, 2, { scanId: 'dev_1/a', inside: true, gateId: 'gat_1', zone: 'Floor' }), place(2, 2)];
  const gone = passed(1, 3, { scanId: 'dev_1/b', inside: false, gateId: 'gat_2' }, { gateId: 'gat_1', zone: 'Floor' });
  const records = [record(one, place(1, 1)), record(two, place(2, 1, { status: 'held' })), record(gone, one)];
  expect(await handler({ Records: records })).toEqual({ batchItemFailures: [] });
  expect(store).toMatchObject({ puts: 1, transactions: 0 });
  expect(scans()).toEqual(['in dev_1/a', 'out dev_1/b']);
  expect(tally()).toEqual({ admitted: 1, inside: 0, entries: 1, exits: 1 });
  expect(tally('type#7K2MP')).toEqual(tally());
  expect(tally('gate#gat_1')).toEqual({ admitted: 1, inside: 0, entries: 1, exits: 0 });
  expect(tally('gate#gat_2')).toEqual({ admitted: 0, inside: 0, entries: 0, exits: 1 });
  expect(tally('zone#Floor')).toEqual({ admitted: 1, inside: 0, entries: 1, exits: 0 });
  expect(counts()).toMatchObject({ hour: 0, minutes: { m1: 1 } });
  expect(entries()).toEqual([['7K2MP:0:1:1:1:2:2:AA', '7K2MP:0:1:1:1:3:3:AA']]);
  expect(counts().sk).toBe('000000000001');
});

it('logs no first sale', async () => {
  const sold = record(place(1, 3), place(1, 2, { status: 'held' }));
  const held = record(place(1, 2, { status: 'held' }), place(1, 1, { status: 'available' }));
  await handler({ Records: [held, sold] });
  expect(store.rows.size).toBe(0);
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
  expect(log()).toHaveLength(2);
  expect(entries()).toEqual([['7K2MP:0:1:1:1:2:2:AA'], ['7K2MP:0:2:1:1:2:3:AA']]);
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
  expect(log().map(({ sk }) => Number(sk))).toEqual([1, 2, 3, 4]);
});

it('splits what does not fit into one row', async () => {
  const records = Array.from({ length: 250 }, (_, number) =>
    record(passed(number, 2, { scanId: `dev_1/${number}`, inside: true }), place(number, 1)),
  );
  await handler({ Records: records });
  expect(log().map((row) => row.entries.length)).toEqual([50, 50, 50, 50, 50]);
  expect(tally()).toMatchObject({ admitted: 250, entries: 250 });
});

it('splits what does not fit into one transaction', async () => {
  const records = Array.from({ length: 100 }, (_, number) => {
    const entry = passed(number, 2, { scanId: `dev_1/${number}`, inside: true });
    if (entry.admission) entry.admission.first.at = number * 3_600_000;
    return record(entry, place(number, 1));
  });
  await handler({ Records: [...records, record(passed(200, 2, { scanId: 'dev_1/x', inside: true }), place(200, 1))] });
  expect(store.transactions).toBeGreaterThan(1);
  expect(tally()).toMatchObject({ admitted: 101, entries: 101 });
  const hours = [...store.rows.keys()].filter((key) => key.includes('#door minutes#'));
  expect(hours).toHaveLength(99);
});

it('reads what others have logged since, and the whole log only once', async () => {
  const entry = (number: number) =>
    record(passed(number, 2, { scanId: `dev_1/${number}`, inside: true }), place(number, 1));
  for (const number of [1, 2, 3]) await handler({ Records: [entry(number)] });
  // The first batch finds an empty log. Each batch looks once before its row, and once after it.
  expect(store.reads).toBe(6);
});

it('finishes an hour when somebody is admitted in the next', async () => {
  const inHour = (number: number, hour: number) => {
    const entry = passed(number, 2, { scanId: `dev_1/${number}`, inside: true });
    if (entry.admission) entry.admission.first.at = hour * 3_600_000;
    return record(entry, place(number, 1));
  };
  const row = (hour: number) => store.rows.get(`event#${eventId}#door minutes#${hour}`);
  await handler({ Records: [inHour(1, 5), inHour(2, 5)] });
  expect(store.transactions).toBe(0);
  await handler({ Records: [inHour(3, 6)] });
  expect(store.transactions).toBe(1);
  expect(row(5)).toMatchObject({ m0: 2, finished: true });
  expect(counts()).toMatchObject({ hour: 6, minutes: { m0: 1 } });
  await handler({ Records: [inHour(4, 5), inHour(5, 6)] });
  expect(row(5)).toMatchObject({ m0: 3 });
  expect(counts()).toMatchObject({ hour: 6, minutes: { m0: 2 } });
});

it('stays in its hour when a clock is ahead', async () => {
  const entry = passed(1, 2, { scanId: 'dev_1/a', inside: true });
  if (entry.admission) entry.admission.first.at = Date.now() + 86_400_000;
  await handler({ Records: [record(entry, place(1, 1))] });
  expect(counts()).toMatchObject({ hour: 0, minutes: {} });
  expect([...store.rows.keys()].filter((key) => key.includes('#door minutes#'))).toHaveLength(1);
});

it('reports the first record that is not logged, and keeps no other event waiting', async () => {
  const other = typeIdOf(newId('evt'), '7K2MP');
  const one = passed(1, 2, { scanId: 'dev_1/a', inside: true });
  const two = passed(2, 3, { scanId: 'dev_1/b', inside: true });
  const three = { ...passed(3, 4, { scanId: 'dev_1/c', inside: true }), ticketTypeId: other };
  store.broken.add(`event#${eventId}#changes`);
  const Records = [record(one, place(1, 1)), record(two, place(2, 2)), record(three)];
  expect(await handler({ Records })).toEqual({ batchItemFailures: [{ itemIdentifier: 'sequence 2' }] });
  expect(passages()).toEqual([]);
  expect(store.rows.size).toBe(1);
  store.broken.clear();
  expect(await handler({ Records })).toEqual({ batchItemFailures: [] });
  expect(scans()).toEqual(['in dev_1/a', 'in dev_1/b']);
});

it('counts entry and exit of one scan id as two passages, and other changes as none', async () => {
  const entry = passed(1, 2, { scanId: 'dev_1/a', inside: true });
  const exit = passed(1, 3, { scanId: 'dev_1/a', inside: false });
  await handler({ Records: [record(entry, place(1, 1)), record(exit, entry)] });
  await handler({ Records: [record({ ...exit, version: 4, holder: 'Ada' }, exit)] });
  expect(scans()).toEqual(['in dev_1/a', 'out dev_1/a']);
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
  expect(counts().minutes).toEqual({ m0: 1 });
});

it('counts the people of a group', async () => {
  const three = passed(1, 2, { scanId: 'dev_1/a', inside: true, people: 3, entered: 3, zone: 'Floor' });
  const eight = passed(1, 3, { scanId: 'dev_1/b', inside: true, people: 8, entered: 8, zone: 'Floor' });
  const seven = passed(1, 4, { scanId: 'dev_1/c', inside: true, people: 7, entered: 8, zone: 'Floor' });
  await handler({ Records: [record(three, place(1, 1)), record(eight, three), record(seven, eight)] });
  expect(tally('zone#Floor')).toEqual({ admitted: 8, inside: 7, entries: 8, exits: 1 });
  expect(entries()).toEqual([['7K2MP:0:1:1:1:2:2:3:3:AA', '7K2MP:0:1:1:1:2:3:8:8:AA', '7K2MP:0:1:1:1:2:4:7:8:AA']]);
});

it('counts a cancelled ticket no more', async () => {
  const entry = passed(1, 2, { scanId: 'dev_1/a', inside: true, gateId: 'gat_1' });
  const gone = place(1, 3, { status: 'void', sale: 2 });
  await handler({ Records: [record(entry, place(1, 1)), record(gone, entry)] });
  expect(tally()).toEqual({ admitted: 0, inside: 0, entries: 1, exits: 0 });
  expect(passages()).toMatchObject([{ direction: 'in' }, { change: 'cancelled', sale: 1 }]);
});
