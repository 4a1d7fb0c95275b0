import { marshall } from '@aws-sdk/util-dynamodb';
import type { DynamoDBStreamEvent } from 'aws-lambda';
import { beforeEach, expect, it, vi } from 'vitest';
import { operationsLimits } from '../../../functions/operations/limits.ts';
import type { OutboxRow } from '../../../shared/messaging/outbox.ts';

/*
 * Goal: every outbox row is deleted if the bus accepted it, and stays if it did not.
 * Method: the real relay with a mocked EventBridge client and a mocked deletion.
 */

const { put, deleteAll } = vi.hoisted(() => ({ put: vi.fn(), deleteAll: vi.fn() }));
vi.mock('@aws-sdk/client-eventbridge', () => ({
  EventBridgeClient: class {
    send = ({ input }: { input: { Entries: { Detail: string }[] } }) => put(input.Entries.map(({ Detail }) => Detail));
  },
  PutEventsCommand: class {
    readonly input: unknown;
    constructor(input: unknown) {
      this.input = input;
    }
  },
}));
vi.mock('../../../shared/dynamo/write.ts', () => ({ deleteAll }));
vi.mock('../../../shared/dynamo/client.ts', () => ({ dynamo: {} }));
Object.assign(process.env, { STAGE: 'test', OUTBOX_TABLE: 'outbox', BUS_NAME: 'bus' });
const { sendRows } = await import('../../../functions/operations/relay/relay-store.ts');
const { handler } = await import('../../../functions/operations/relay.ts');

const rows = (count: number): OutboxRow[] =>
  Array.from({ length: count }, (_, n) => ({
    pk: `row ${n}`,
    sk: 'event',
    source: 'nightflow.test',
    detailType: 'SomethingHappened',
    envelope: `event ${n}`,
    createdAt: n,
  }));
const deleted = (): string[] => deleteAll.mock.calls.flatMap(([, keys]) => keys.map(({ pk }: OutboxRow) => pk));
/** Lets the bus accept everything except these entries, refused one by one or by throwing for the whole call. */
function bus({ refuses = [] as number[], throwsAt = [] as number[] }): void {
  put.mockImplementation(async (details: string[]) => {
    if (throwsAt.some((n) => details.includes(`event ${n}`))) throw new Error('ValidationException');
    return {
      Entries: details.map((detail) => (refuses.some((n) => detail === `event ${n}`) ? { ErrorCode: 'X' } : {})),
    };
  });
}

beforeEach(() => {
  put.mockReset();
  deleteAll.mockReset();
});

it('sends pages of ten, deletes accepted rows and leaves refused ones', async () => {
  bus({ refuses: [3, 17] });
  expect(await sendRows(rows(23))).toBe(2);
  expect(put.mock.calls.map(([details]) => details.length)).toEqual([
    operationsLimits.eventsPerPut,
    operationsLimits.eventsPerPut,
    3,
  ]);
  expect(deleted()).toHaveLength(21);
  expect(deleted()).not.toEqual(expect.arrayContaining(['row 3']));
});

it('sends a page that fails as a whole row by row, then continues with the next page', async () => {
  bus({ throwsAt: [4], refuses: [5] });
  expect(await sendRows(rows(23))).toBe(2);
  expect(deleted().sort()).toEqual(
    rows(23)
      .filter((_, n) => n !== 4 && n !== 5)
      .map(({ pk }) => pk)
      .sort(),
  );
});

it('deletes nothing while the bus is down, so that the minute job sends it later', async () => {
  put.mockRejectedValue(new Error('connect ECONNREFUSED'));
  const Records = rows(12).map((row) => ({ eventName: 'INSERT', dynamodb: { NewImage: marshall(row) } }));
  await handler({ Records } as unknown as DynamoDBStreamEvent);
  expect(deleted()).toEqual([]);
});
