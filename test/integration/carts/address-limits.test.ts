import { afterEach, beforeAll, expect, it } from 'vitest';
import { type Account, account, hold, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: the callers of one network address hold a part of an event only, and guess no codes together.
 * Method: the stage's factor for addresses is 1, as on AWS. Callers sign in within the rate of that address.
 */

const accounts: Account[] = [];
beforeAll(() => startInProcess({ cache: true, addressRateFactor: 1 }));
afterEach(resetTime);

/** An account. Time passes so that the address may sign in again. */
async function buyer(): Promise<Account> {
  if (accounts.length % 5 === 4) await passTime(60_000);
  const one = await account();
  accounts.push(one);
  return one;
}

it('places of an event held from one address are limited, returned ones and other events included', async () => {
  const party = await show({ capacity: 300, maxPerOrder: 40, maxPerCustomer: 40 });
  const other = await show({ capacity: 100, maxPerOrder: 40, maxPerCustomer: 40 });
  for (let n = 0; n < 5; n++) must(200, await hold(await buyer(), party.ticketTypeId, 40));
  const late = await buyer();
  const refused = await hold(late, party.ticketTypeId, 20);
  expect([refused.status, refused.body.code]).toEqual([429, 'too_many_holds']);
  must(200, await hold(late, other.ticketTypeId, 40));
  must(204, await call('DELETE', '/v1/cart', { token: late.token }));
  await passTime(Number(refused.headers.get('retry-after')) * 1000);
  must(200, await hold(late, party.ticketTypeId, 20));
});

it('a claim that fails does not count', async () => {
  const party = await show({ capacity: 40, maxPerOrder: 40, maxPerCustomer: 40 });
  const first = await buyer();
  must(200, await hold(first, party.ticketTypeId, 10));
  const late = await buyer();
  for (let n = 0; n < 10; n++) expect((await hold(late, party.ticketTypeId, 31)).body.code).toBe('sold_out');
  must(200, await hold(late, party.ticketTypeId, 30));
});

it('wrong codes of several accounts count together', async () => {
  const party = await show();
  let refused = 0;
  for (let n = 0; n < 6; n++) {
    const one = await buyer();
    must(200, await hold(one, party.ticketTypeId, 1));
    for (let guess = 0; guess < 10; guess++) {
      const { status } = await call('PUT', '/v1/cart/promo-code', {
        token: one.token,
        body: { code: `GUESS-${guess}` },
      });
      if (status === 429) refused += 1;
    }
  }
  expect(refused).toBeGreaterThan(0);
});

it('attempts of a customer who has to wait use up nothing of the address', async () => {
  const { ticketTypeId, eventId, organizer } = await show();
  const body = { code: 'EARLY-10', percent: 10 };
  must(201, await call('POST', `/v1/events/${eventId}/promo-codes`, { token: organizer.token, body }));
  const [guesser, other] = [await buyer(), await buyer()];
  for (const one of [guesser, other]) must(200, await hold(one, ticketTypeId, 1));
  const enter = ({ token }: Account, code: string) => call('PUT', '/v1/cart/promo-code', { token, body: { code } });
  const answers: Record<string, number> = {};
  for (let n = 0; n < 80; n++) {
    // Slow enough for the rate of the account.
    await passTime(1_000);
    const { body: problem } = await enter(guesser, `WRONG-${n}`);
    answers[problem.code] = (answers[problem.code] ?? 0) + 1;
  }
  expect(answers).toEqual({ promo_code_invalid: 11, too_many_requests: 69 });
  must(200, await enter(other, 'EARLY-10'));
});
