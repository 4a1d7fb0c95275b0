import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished, vi } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { Delivery } from '../../../../../scripts/local/host/delivery/delivery.ts';
import type { Invoked } from '../../../../../scripts/local/host/functions/functions.ts';
import { Tables } from '../../../../../scripts/local/host/tables/tables.ts';
import { caller, key, rowCount, S, thingsPlan } from '../../../../support/tables/host-table.ts';
import { failure, functionArn, functionPlan, ok, planOf, streamMapping, turns } from './setup.ts';

/*
 * Goal: what is written to a table reaches the functions of its stream, across a killed process.
 * Method: real tables and deliveries on a database file. A copy of the running files is what a kill leaves.
 */

type Batch = { Records: { dynamodb: { Keys: { sk: { S: string } }; SequenceNumber: string } }[] };
type Handler = (batch: Batch, arn: string) => Invoked | Promise<Invoked>;

const keysOf = ({ Records }: Batch) => Records.map(({ dynamodb }) => dynamodb.Keys.sk.S);
const mapping = (more: Parameters<typeof streamMapping>[0] = {}) =>
  streamMapping({ tableName: 'Things', ...(thingsPlan.streamArn && { streamArn: thingsPlan.streamArn }), ...more });
const orders = [{ eventName: ['INSERT'], dynamodb: { NewImage: { kind: { S: ['order'] } } } }];
const never = () => new Promise<Invoked>(() => {});

function stateFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'table-streams-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Starts on the files in `folder`. */
async function start(folder: string, mappings: ReturnType<typeof mapping>[], handler: Handler = () => ok()) {
  mkdirSync(folder, { recursive: true });
  const database = new Database(join(folder, 'state.db'));
  const tables = new Tables(database);
  await database.write(() => tables.ensure(thingsPlan));
  const batches: string[][] = [];
  // At the end of a test, invocations that still run end.
  const { promise: ended, resolve: end } = Promise.withResolvers<Invoked>();
  const plan = planOf({
    tables: [thingsPlan],
    functions: [functionPlan('worker'), functionPlan('other')],
    streamMappings: mappings,
  });
  const delivery = new Delivery({
    plan,
    database,
    tables,
    invoke: async (arn, event) => {
      batches.push(keysOf(event as Batch));
      return Promise.race([handler(event as Batch, arn), ended]);
    },
    log: () => {},
  });
  delivery.start();
  onTestFinished(async () => {
    end(failure);
    await delivery.stop();
    database.close();
  });
  const call = caller(tables);
  const put = (sk: string, kind = 'order') => call('PutItem', { Item: { ...key(sk), kind: S(kind) } });
  return { database, tables, call, put, batches };
}

/** Returns the folder as a kill leaves it. */
function kill(folder: string): string {
  const killed = `${folder}-killed`;
  cpSync(folder, killed, { recursive: true });
  onTestFinished(() => rmSync(killed, { recursive: true, force: true }));
  return killed;
}

it('filters, partial failures and a kill: the stream continues exactly where it was', async () => {
  const folder = stateFolder();
  const mappings = [mapping({ filters: orders, batchSize: 4 })];
  let calls = 0;
  const first = await start(folder, mappings, ({ Records }) => {
    calls += 1;
    const failed = Records.find(({ dynamodb }) => dynamodb.Keys.sk.S === 'o3')?.dynamodb.SequenceNumber;
    return calls === 1 ? ok({ batchItemFailures: [{ itemIdentifier: failed }] }) : never();
  });
  await Promise.all([
    ...[first.put('o1'), first.put('x1', 'other'), first.put('o2'), first.put('o3')],
    ...[first.put('o4'), first.put('x2', 'other'), first.call('DeleteItem', { Key: key('o1') }), first.put('o5')],
  ]);
  await vi.waitFor(() => expect(first.batches).toEqual([['o1', 'o2', 'o3'], ['o3']]));

  const second = await start(kill(folder), mappings);
  const rest = [['o3', 'o4'], ['o5']];
  await vi.waitFor(() => expect(second.batches).toEqual(rest));
  await second.put('o6');
  await vi.waitFor(() => expect(second.batches).toEqual([...rest, ['o6']]));
});

it('a retry after a kill repeats the failed records only', async () => {
  const folder = stateFolder();
  const first = await start(folder, [mapping()], (batch) => (keysOf(batch).includes('b') ? failure : ok()));
  await Promise.all(['a', 'b', 'c'].map((sk) => first.put(sk)));
  await vi.waitFor(() => expect(first.batches.slice(0, 4)).toEqual([['a', 'b', 'c'], ['a', 'b'], ['a'], ['b']]));

  const second = await start(kill(folder), [mapping()]);
  await vi.waitFor(() => expect(second.batches).toEqual([['b', 'c']]));
});

it('records stay while one mapping of the table has not consumed them, whatever a removed one was at', async () => {
  const folder = stateFolder();
  const removed = mapping({ id: 'Removed', functionArn: functionArn('other') });
  const slow = mapping({ id: 'Slow', functionArn: functionArn('other') });
  const first = await start(folder, [mapping(), removed], (_, arn) => (arn === functionArn('other') ? never() : ok()));
  const count = 1_200;
  await Promise.all(Array.from({ length: count }, (_, index) => first.put(String(index))));
  await vi.waitFor(() => expect(first.batches).toHaveLength(count / 100 + 1));
  await turns();
  expect(rowCount(first.database, 'stream:Things')).toBe(count);

  const second = await start(kill(folder), [mapping(), slow], (_, arn) =>
    arn === functionArn('other') ? never() : ok(),
  );
  await vi.waitFor(() => expect(second.batches).toHaveLength(1));
  expect(second.batches[0]?.slice(0, 2)).toEqual(['0', '1']);
  await turns();
  expect(rowCount(second.database, 'stream:Things')).toBe(count);

  const third = await start(kill(folder), [mapping()]);
  await third.put('last');
  await vi.waitFor(() => expect(third.batches).toEqual([['last']]));
  await vi.waitFor(() => expect(rowCount(third.database, 'stream:Things')).toBe(0));
});
