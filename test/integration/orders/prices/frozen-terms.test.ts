import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { bought, cartOf, holding, showWith } from '../../../support/actors/priced-show.ts';
import { setTerms } from '../../../support/actors/sale-terms.ts';
import { hold, must } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { passTime, resetTime } from '../../../support/state/time.ts';

/*
 * Goal: booking fee and tax of a place are those of the moment when it was held, whatever changes afterwards.
 * Method: changes the terms of an event between hold, further holds, renewal and order.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const fee = { perTicket: 150 };

describe('the terms of a line', () => {
  it('are those of the moment when its places were held', async () => {
    const party = await showWith({ terms: { fee } });
    const buyer = await holding([party, 2]);
    await setTerms(party, { fee: { perTicket: 900 } });
    const [line] = (await cartOf(buyer)).items;
    const more = { token: buyer.token, body: { quantity: 3 } };
    expect((await call('PATCH', `/v1/cart/items/${line.id}`, more)).body.code).toBe('price_changed');
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { items, fees } = await cartOf(buyer);
    expect(items.map(({ quantity }: { quantity: number }) => quantity)).toEqual([2, 1]);
    expect(fees.amount).toBe(1_200);
    must(200, await call('PATCH', `/v1/cart/items/${line.id}`, { token: buyer.token, body: { quantity: 1 } }));
    expect((await bought(buyer)).amounts).toEqual([4_500, 0, 1_050, 0, 5_550]);
  });

  it('are the current ones once a lapsed cart is renewed, which says so', async () => {
    const party = await showWith({ terms: { fee } });
    const buyer = await holding([party, 2]);
    await passTime(16 * 60_000);
    await setTerms(party, { tax: { rate: 20 } });
    const renewed = must(200, await call('POST', '/v1/cart/renew', { token: buyer.token }));
    expect(renewed.changes).toMatchObject([{ code: 'price_changed', quantity: 2 }]);
    expect((await bought(buyer)).amounts).toEqual([4_500, 0, 0, 900, 5_400]);
  });

  it('change nothing about a renewal if they are the same', async () => {
    const party = await showWith({ terms: { fee } });
    const buyer = await holding([party, 2]);
    await passTime(16 * 60_000);
    expect(must(200, await call('POST', '/v1/cart/renew', { token: buyer.token })).changes).toBeUndefined();
  });
});
