// Goal: injected faults appear to our stores exactly as they do on AWS.
// Method: inject one fault per test and check the error, the retries of the SDK, and what was written.
import { beforeAll, describe, expect, it } from 'vitest';
import { injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';

beforeAll(() => startInProcess({ cache: false }));

const table = () => process.env.COUNTS_TABLE ?? '';
const store = async () => ({
  ...(await import('../../shared/dynamo/read.ts')),
  ...(await import('../../shared/dynamo/write.ts')),
  ...(await import('../../shared/dynamo/transaction.ts')),
});
const rowOf = (pk: string) => ({ pk, sk: 'row' });

/** Writes a new row in a transaction and returns the outcome as text. */
async function write(pk: string): Promise<string> {
  const { cancellation, transact } = await store();
  const Put = { TableName: table(), Item: rowOf(pk), ConditionExpression: 'attribute_not_exists(pk)' };
  try {
    await transact([{ Put }]);
    return 'written';
  } catch (error) {
    const reasons = cancellation(error);
    return reasons ? JSON.stringify(reasons) : (error as Error).name;
  }
}
const isThere = async (pk: string): Promise<boolean> =>
  (await (await store()).getItem(table(), rowOf(pk), { consistent: true })) !== undefined;

describe('injected faults', () => {
  it.each(['conflict', 'throttled'] as const)(
    '%s cancels a transaction, and the SDK does not retry it',
    async (kind) => {
      const happened = await injectFaults([{ kind, command: 'TransactWriteItems', at: [0] }]);
      expect(await write(kind)).toBe('{"failed":[],"conflicts":[0]}');
      expect([await isThere(kind), happened[kind]]).toEqual([false, 1]);
      expect(await write(kind)).toBe('written');
    },
  );

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
