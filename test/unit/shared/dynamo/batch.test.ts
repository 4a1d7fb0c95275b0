import { expect, it, vi } from 'vitest';
import { withDeadline } from '../../../../shared/async/deadline.ts';
import { untilProcessed } from '../../../../shared/dynamo/batch.ts';
import { isBusy } from '../../../../shared/dynamo/cancellation.ts';

it('sends what is left until nothing is', async () => {
  const sent: object[] = [];
  await untilProcessed({ one: 1, other: 2 }, async (pending: object) => {
    sent.push(pending);
    return sent.length === 1 ? { other: 2 } : {};
  });
  expect(sent).toEqual([{ one: 1, other: 2 }, { other: 2 }]);
});

it('sends nothing of an empty batch, which DynamoDB refuses', async () => {
  const send = vi.fn(async () => undefined);
  await untilProcessed({}, send);
  expect(send).not.toHaveBeenCalled();
});

it('gives up at the deadline, as a throttled call does', async () => {
  const left = withDeadline(0, () => untilProcessed({ one: 1 }, async (pending) => pending));
  expect(isBusy(await left.catch((error: unknown) => error))).toBe(true);
});
