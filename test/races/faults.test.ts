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

/** A row that is written once, in a transaction; answers what became of it. */
async function write(pk: string): Promise<string> {
  const { cancellation, transact } = await store();
  const Put = { TableName: table(), Item: rowOf(pk), ConditionExpression: 'attribute_not_exists(pk)' };
  try {
    await transact([{ Put }]);
    return 'written';
  } catch (error) {
    const lost = cancellation(error);
    return lost ? JSON.stringify(lost) : (error as Error).name;
  }
}
const isThere = async (pk: string): Promise<boolean> =>
  (await (await store()).getItem(table(), rowOf(pk), { consistent: true })) !== undefined;

describe('a fault looks to our stores as on AWS:', () => {
  it.each(['conflict', 'throttled'] as const)(
    '%s cancels a transaction, and the SDK leaves it at that',
    async (kind) => {
      const happened = await injectFaults([{ kind, command: 'TransactWriteItems', at: [0] }]);
      expect(await write(kind)).toBe('{"failed":[],"conflicts":[0]}');
      expect([await isThere(kind), happened[kind]]).toEqual([false, 1]);
      expect(await write(kind)).toBe('written');
    },
  );

  it('a throttled read is tried again by the SDK', async () => {
    const happened = await injectFaults([{ kind: 'throttled', command: 'GetItem', at: [0, 1] }]);
    expect(await isThere('nobody')).toBe(false);
    expect(happened.throttled).toBe(2);
  });

  it('a lost answer is asked for again by the SDK: the write was done', async () => {
    const { put } = await store();
    const happened = await injectFaults([{ kind: 'lost', command: 'PutItem', at: [0] }]);
    await put(table(), rowOf('lost'));
    expect([await isThere('lost'), happened.lost]).toEqual([true, 1]);
  });

  it('a crash leaves the write done, and nobody who knows', async () => {
    await injectFaults([{ kind: 'crashed', command: 'TransactWriteItems', at: [0] }]);
    expect([await write('crashed'), await isThere('crashed')]).toEqual(['TimeoutError', true]);
  });

  it('a slow answer comes late', async () => {
    await injectFaults([{ kind: 'slow', command: 'GetItem', milliseconds: 300 }]);
    const startedAt = performance.now();
    await isThere('nobody');
    expect(performance.now() - startedAt).toBeGreaterThan(290);
  });

  it('and ends with its test', async () => expect(await write('after')).toBe('written'));
});

it('the same seed brings the same faults', async () => {
  const fortune = async (): Promise<boolean[]> => {
    const happened = await injectFaults([{ kind: 'slow', command: 'GetItem', share: 0.3, milliseconds: 0 }], 7);
    const seen: boolean[] = [];
    for (let nth = 0; nth < 30; nth++) {
      const before = happened.slow;
      await isThere('nobody');
      seen.push(happened.slow > before);
    }
    return seen;
  };
  const first = await fortune();
  expect(await fortune()).toEqual(first);
  expect(new Set(first)).toEqual(new Set([true, false]));
});
