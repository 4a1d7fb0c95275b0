// Goal: a store that is throttled or silent for a moment costs time. For longer, it costs an answer to retry.
// Method: hold places in process while faults are injected below the SDK, and count the requests.
import { beforeAll, expect, it } from 'vitest';
import { account, hold, must, show } from '../../support/actors/world.ts';
import { type Fault, injectFaults } from '../../support/engine/faults.ts';
import { startInProcess } from '../../support/engine/in-process.ts';

beforeAll(() => startInProcess({ cache: false }));

const tickets = () => process.env.TICKETS_TABLE ?? '';
const unprocessed = (at?: number[]): Fault => ({
  ...{ kind: 'unprocessed', command: 'BatchGetItem', table: tickets() },
  ...(at && { at }),
});

it('keys that stay unprocessed for a while are read again, with pauses', async () => {
  const { ticketTypeId } = await show();
  const buyer = await account();
  const happened = await injectFaults([unprocessed([0, 1, 2, 3, 4, 5, 6])]);
  must(200, await hold(buyer, ticketTypeId, 2));
  expect(happened.unprocessed + happened.throttled).toBeGreaterThan(5);
});

it('a partition that stays hot is answered as busy, after few requests, and holds nothing', async () => {
  const { ticketTypeId } = await show({ capacity: 2 });
  const buyer = await account();
  const happened = await injectFaults([unprocessed()]);
  const answer = await hold(buyer, ticketTypeId, 2);
  expect([answer.status, answer.body]).toMatchObject([503, { code: 'busy', retryable: true }]);
  expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(happened.unprocessed).toBeGreaterThan(5);
  expect(happened.unprocessed).toBeLessThan(50);
  await injectFaults([]);
  must(200, await hold(buyer, ticketTypeId, 2));
});

it('a transaction that stays throttled is answered as busy, not as a conflict', async () => {
  const { ticketTypeId } = await show();
  const buyer = await account();
  await injectFaults([{ kind: 'throttled', command: 'TransactWriteItems' }]);
  expect(await hold(buyer, ticketTypeId, 1)).toMatchObject({ status: 503, body: { code: 'busy' } });
});

it('one dead connection does not fail a request, and a dead store is answered as busy', async () => {
  const { ticketTypeId } = await show();
  const buyer = await account();
  await injectFaults([{ kind: 'hung', command: 'BatchGetItem', at: [0] }]);
  must(200, await hold(buyer, ticketTypeId, 1));
  const happened = await injectFaults([{ kind: 'hung', command: 'BatchGetItem' }]);
  expect(await hold(buyer, ticketTypeId, 1)).toMatchObject({ status: 503, body: { code: 'busy' } });
  expect(happened.hung).toBeGreaterThan(1);
  expect(happened.hung).toBeLessThan(5);
});

it('a claim whose answer is late holds its places once', async () => {
  const { ticketTypeId } = await show({ capacity: 2 });
  const buyer = await account();
  const happened = await injectFaults([{ kind: 'late', command: 'TransactWriteItems', at: [0], milliseconds: 3_000 }]);
  const cart = must(200, await hold(buyer, ticketTypeId, 2));
  expect([happened.late, cart.items]).toMatchObject([1, [{ quantity: 2 }]]);
});
