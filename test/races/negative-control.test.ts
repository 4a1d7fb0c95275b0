// Goal: prove that the race tests can fail, because a race that cannot fail proves nothing.
// Method: remove one guarding condition and expect the double sale that it prevents.
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { buyers } from '../support/actors/buyers.ts';
import { insistOnHold, insistOnOrder, tally } from '../support/actors/buying.ts';
import { type Account, must, show } from '../support/actors/world.ts';
import { type Fault, injectFaults } from '../support/engine/faults.ts';
import { startInProcess } from '../support/engine/in-process.ts';
import { call, until } from '../support/http/client.ts';
import { recount } from '../support/state/audit.ts';
import { lapse } from '../support/state/lapse.ts';
import { runSaga, takePayment } from '../support/state/saga.ts';

interface Action {
  Update?: { ConditionExpression?: string };
}

/**
 * Disables a condition in all transactions until the test ends. DynamoDB rejects unused expression values, so the
 * condition stays and is made always true.
 */
async function without(condition: RegExp): Promise<void> {
  const { dynamo } = await import('../../shared/dynamo/client.ts');
  const open = ({ Update, ...rest }: Action): Action => {
    const { ConditionExpression = '' } = Update ?? {};
    if (!Update || !condition.test(ConditionExpression)) return { ...rest, ...(Update && { Update }) };
    return { ...rest, Update: { ...Update, ConditionExpression: `(${ConditionExpression}) OR attribute_exists(pk)` } };
  };
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'TransactWriteItemsCommand') return next(args);
        const { TransactItems = [] } = args.input as { TransactItems?: Action[] };
        return next({ ...args, input: { ...args.input, TransactItems: TransactItems.map(open) } as typeof args.input });
      },
    { name: 'no condition', step: 'initialize', priority: 'low' },
  );
  onTestFinished(() => {
    dynamo.middlewareStack.remove('no condition');
  });
}

beforeAll(() => startInProcess({ cache: false }));

const claims = /^claimableAt <= :now$/;
const confirmations = /holdId = :hold AND sale = :sale/;

describe('30 buyers for 3 places', () => {
  /** Every buyer wants `each` places. `told`: the buyers who got them. */
  async function rush(each: number): Promise<{ told: number; held: number | undefined }> {
    const { ticketTypeId } = await show({ capacity: 3 });
    const crowd = await buyers(30);
    // Every buyer finds the places available before the first one writes. On a quick engine they might not meet.
    const first = crowd.map((_, index) => index);
    await injectFaults([{ kind: 'slow', command: 'TransactWriteItems', at: first, milliseconds: 500 }]);
    const answers = await Promise.all(crowd.map((buyer) => insistOnHold(buyer, ticketTypeId, each)));
    return { told: tally(answers)[200] ?? 0, held: (await recount(ticketTypeId)).held };
  }

  it('get exactly three holds', async () => expect(await rush(1)).toEqual({ told: 3, held: 3 }));

  it('get all three once', async () => expect(await rush(3)).toEqual({ told: 1, held: 3 }));

  it('get all three more than once without the condition of the claim', async () => {
    await without(claims);
    const { told, held } = await rush(3);
    expect(told).toBeGreaterThan(1);
    expect(held).toBe(3);
  });
});

describe('a late confirmation, whose place lapsed and was bought by another customer', () => {
  async function overtaken(): Promise<{ ends: string[]; tickets: number }> {
    const { ticketTypeId } = await show({ capacity: 1 });
    const [slow, fast] = (await buyers(2)) as [Account, Account];
    const ordered = async (buyer: Account): Promise<string> => {
      must(200, await insistOnHold(buyer, ticketTypeId, 1));
      return must(202, await insistOnOrder(buyer)).id;
    };
    const first = await ordered(slow);
    await takePayment(first);
    await lapse(first);
    const delay: Fault = { kind: 'slow', command: 'TransactWriteItems', at: [0], milliseconds: 2_000 };
    const happened = await injectFaults([delay]);
    const confirming = runSaga(first);
    await until(
      async () => happened.slow,
      (times) => times === 1,
    );
    const second = await ordered(fast);
    const ends = [await runSaga(second), await confirming];
    const orders = [
      call('GET', `/v1/orders/${first}`, { token: slow.token }),
      call('GET', `/v1/orders/${second}`, { token: fast.token }),
    ];
    const tickets = (await Promise.all(orders)).flatMap((answer) => must(200, answer).tickets);
    return { ends, tickets: tickets.length };
  }

  it('is refunded', async () => expect(await overtaken()).toEqual({ ends: ['confirmed', 'failed'], tickets: 1 }));

  it('sells the place twice without its condition', async () => {
    await without(confirmations);
    expect(await overtaken()).toEqual({ ends: ['confirmed', 'confirmed'], tickets: 2 });
  });
});
