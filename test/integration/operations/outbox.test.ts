import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { beforeAll, beforeEach, expect, it } from 'vitest';
import type { OutboxRow } from '../../../shared/messaging/outbox.ts';
import { startInProcess } from '../../support/engine/in-process.ts';

beforeAll(async () => {
  await startInProcess({ cache: false });
  process.env.BUS_NAME = 'default';
});

const table = () => process.env.OUTBOX_TABLE ?? '';
const minutesAgo = (minutes: number) => Date.now() - minutes * 60_000;

const rowOf = (name: string, createdAt: number): OutboxRow => ({
  pk: name,
  sk: 'event',
  source: 'nightflow.test',
  detailType: 'SomethingHappened',
  envelope: JSON.stringify({ id: name }),
  createdAt,
});
const rowsOf = (kind: string, count: number, createdAt: number): OutboxRow[] =>
  Array.from({ length: count }, (_, n) => rowOf(`${kind}-${n}`, createdAt));

async function put(rows: readonly OutboxRow[]): Promise<void> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  for (let start = 0; start < rows.length; start += 25) {
    const page = rows.slice(start, start + 25).map((Item) => ({ PutRequest: { Item } }));
    await dynamo.send(new BatchWriteCommand({ RequestItems: { [table()]: page } }));
  }
}

async function waiting(): Promise<string[]> {
  const { readUnsent } = await import('../../../functions/operations/relay/relay-store.ts');
  return (await readUnsent(Number.MAX_SAFE_INTEGER)).map(({ pk }) => pk).sort();
}

const everyMinute = async () => (await import('../../../functions/operations/every-minute.ts')).handler();

beforeEach(async () => {
  const { deleteAll } = await import('../../../shared/dynamo/write.ts');
  const rows = await waiting();
  await deleteAll(
    table(),
    rows.map((pk) => ({ pk, sk: 'event' })),
  );
});

it('finds missed rows behind any number of fresh rows', async () => {
  await put(rowsOf('fresh', 1_200, Date.now()));
  await put(rowsOf('missed', 3, minutesAgo(5)));
  const { readUnsent } = await import('../../../functions/operations/relay/relay-store.ts');
  const found = await readUnsent(minutesAgo(1));
  expect(found.map(({ pk }) => pk).sort()).toEqual(['missed-0', 'missed-1', 'missed-2']);
});

it('sends missed rows and leaves fresh rows to the stream', async () => {
  await put([...rowsOf('missed', 23, minutesAgo(5)), ...rowsOf('fresh', 2, Date.now())]);
  await everyMinute();
  expect(await waiting()).toEqual(['fresh-0', 'fresh-1']);
});
