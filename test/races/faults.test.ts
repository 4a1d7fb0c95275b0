// Goal: injected faults appear to our stores exactly as they do on AWS.
// Method: inject one fault per test and check the error, the retries of the SDK, and what was written.
import { beforeAll, describe, expect, it } from 'vitest';
import { awsLimits } from '../../shared/async/limits.ts';
import { injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';

beforeAll(() => startInProcess({ cache: false }));

const table = () => process.env.COUNTS_TABLE ?? '';
const store = async () => ({
  ...(await import('../../shared/dynamo/read.ts')),
  ...(await import('../../shared/dynamo/write.ts')),
  ...(await import('../../shared/dynamo/cancellation.ts')),
  ...(await import('../../shared/dynamo/transaction.ts')),
});
const rowOf = (pk: string) => ({ pk, sk: 'row' });

/** Writes a new row in a transaction and returns the outcome as text. */
async function write(pk: string): Promise<string> {
  const { tryTransact } = await store();
  const Put = { TableName: table(), Item: rowOf(pk), ConditionExpression: 'attribute_not_exists(pk)' };
  try {
    const reasons = await tryTransact([{ Put }]);
    return reasons ? JSON.stringify(reasons) : 'written';
  } catch (error) {
    return (error as Error).name;
  }
}
const isThere = async (pk: string): Promise<boolean> =>
  (await (await store()).getItem(table(), rowOf(pk), { consistent: true })) !== undefined;

describe('injected faults', () => {
  it('conflict cancels a transaction, and the client does not retry it', async () => {
    const happened = await injectFaults([{ kind: 'conflict', command: 'TransactWriteItems', at: [0] }]);
    expect(await write('conflict')).toBe('{"failed":[],"conflicts":[0]}');
    expect([await isThere('conflict'), happened.conflict]).toEqual([false, 1]);
    expect(await write('conflict')).toBe('written');
  });

  it('throttled cancels a transaction, and the client retries it', async () => {
    const happened = await injectFaults([{ kind: 'throttled', command: 'TransactWriteItems', at: [0, 1] }]);
    expect(await write('throttled')).toBe('written');
    expect(happened.throttled).toBe(2);
  });

  it('conflict refuses a write of one item, and the client retries it', async () => {
    const { putNew } = await store();
    const happened = await injectFaults([{ kind: 'conflict', command: 'PutItem', at: [0, 1] }]);
    expect(await putNew(table(), rowOf('single'))).toBe(true);
    expect(happened.conflict).toBe(2);
  });

  it('unprocessed: a part of a batch is neither read nor written, and is sent again', async () => {
    const { deleteAll, getMany, put } = await store();
    const keys = ['batch-1', 'batch-2', 'batch-3', 'batch-4'].map(rowOf);
    for (const key of keys) await put(table(), key);
    const happened = await injectFaults([
      { kind: 'unprocessed', command: 'BatchGetItem', at: [0, 1] },
      { kind: 'unprocessed', command: 'BatchWriteItem', at: [0, 1] },
    ]);
    const read = await getMany<{ pk: string }>(table(), keys);
    expect(read.map((row) => row?.pk)).toEqual(keys.map(({ pk }) => pk));
    expect(happened.unprocessed).toBe(2);
    await deleteAll(table(), keys);
    expect(happened.unprocessed).toBe(4);
    expect(await getMany(table(), keys)).toEqual([undefined, undefined, undefined, undefined]);
  });

  it('hung: the client gives up on the socket and retries', async () => {
    const { put } = await store();
    const happened = await injectFaults([{ kind: 'hung', command: 'PutItem', at: [0] }]);
    await put(table(), rowOf('hung'));
    expect([await isThere('hung'), happened.hung]).toEqual([true, 1]);
  });

  it('late: a transaction whose answer is late is applied once, and the retry says so', async () => {
    const happened = await injectFaults([
      { kind: 'late', command: 'TransactWriteItems', at: [0], milliseconds: 2 * awsLimits.storeMs },
    ]);
    expect(await write('late')).toBe('written');
    expect([await isThere('late'), happened.late]).toEqual([true, 1]);
  });

  it('throttled: the SDK retries a read', async () => {
    const happened = await injectFaults([{ kind: 'throttled', command: 'GetItem', at: [0, 1] }]);
    expect(await isThere('nobody')).toBe(false);
    expect(happened.throttled).toBe(2);
  });

  it('lost: the SDK retries after a lost answer, and the write was applied', async () => {
    const { put } = await store();
    const happened = await injectFaults([{ kind: 'lost', command: 'PutItem', at: [0] }]);
    await put(table(), rowOf('lost'));
    expect([await isThere('lost'), happened.lost]).toEqual([true, 1]);
  });

  it('crashed: the write is applied, but the caller gets an error', async () => {
    await injectFaults([{ kind: 'crashed', command: 'TransactWriteItems', at: [0] }]);
    expect([await write('crashed'), await isThere('crashed')]).toEqual(['TimeoutError', true]);
  });

  it('slow: the answer is delayed', async () => {
    await injectFaults([{ kind: 'slow', command: 'GetItem', milliseconds: 300 }]);
    const startedAt = performance.now();
    await isThere('nobody');
    expect(performance.now() - startedAt).toBeGreaterThan(290);
  });

  it('are removed at the end of their test', async () => expect(await write('after')).toBe('written'));
});

it('the same seed produces the same faults', async () => {
  const faultSequence = async (): Promise<boolean[]> => {
    const happened = await injectFaults([{ kind: 'slow', command: 'GetItem', share: 0.3, milliseconds: 0 }], 7);
    const seen: boolean[] = [];
    for (let index = 0; index < 30; index++) {
      const before = happened.slow;
      await isThere('nobody');
      seen.push(happened.slow > before);
    }
    return seen;
  };
  const first = await faultSequence();
  expect(await faultSequence()).toEqual(first);
  expect(new Set(first)).toEqual(new Set([true, false]));
});
