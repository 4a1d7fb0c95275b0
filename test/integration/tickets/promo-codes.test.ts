import { beforeAll, describe, expect, it } from 'vitest';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import type { PromoCode } from '../../../shared/inventory/promo-code.ts';
import { addType, type Draft, draft, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

/*
 * Goal: promotion codes are validated, listed and changed without losing the uses that orders count.
 * Method: manages codes through the API, and counts uses in the row as an order does.
 */

beforeAll(() => startInProcess({ cache: false }));

const path = ({ eventId }: Draft) => `/v1/events/${eventId}/promo-codes`;
const add = (event: Draft, body: object) => call('POST', path(event), { token: event.organizer.token, body });
const change = (event: Draft, code: string, body: object, headers = {}) =>
  call('PATCH', `${path(event)}/${code}`, { token: event.organizer.token, body, headers });
const list = (event: Draft, query = '') =>
  call('GET', `${path(event)}?${query}`, { token: event.organizer.token }).then((answer) => must(200, answer));

const table = () => process.env.TICKETS_TABLE ?? '';
const keyOf = async ({ eventId }: Draft, code: string) =>
  (await import('../../../shared/inventory/promo-code.ts')).promoCodeKey(eventId, code);

/** Counts a use, as an order does. */
async function use(event: Draft, code: string): Promise<void> {
  const { update } = await import('../../../shared/dynamo/write.ts');
  await update(table(), await keyOf(event, code), {
    UpdateExpression: 'SET #uses = #uses + :one',
    ExpressionAttributeNames: { '#uses': 'uses' },
    ExpressionAttributeValues: { ':one': 1 },
  });
}

it('are stored in upper case and the event’s currency, and shown in the venue’s time zone', async () => {
  const event = await draft();
  const { id } = must(201, await addType(event));
  const terms = { maxUses: 100, maxPerCustomer: 1, ticketTypeIds: [id], unlocks: [id] };
  const created = await add(event, {
    ...terms,
    code: 'early_Bird-1',
    amount: 500,
    from: '2030-07-01T00:00:00Z',
    until: '2030-08-01T00:00:00Z',
  });
  const code = must(201, created);
  expect(code).toEqual({
    ...terms,
    code: 'EARLY_BIRD-1',
    amount: { amount: 500, currency: 'EUR' },
    from: '2030-07-01T02:00:00+02:00',
    until: '2030-08-01T02:00:00+02:00',
    uses: 0,
    version: 1,
  });
  expect(created.headers.get('etag')).toBe('"1"');
  expect(await list(event)).toEqual({ items: [code], nextCursor: null });
});

it('are unique within their event, in any spelling', async () => {
  const [event, other] = [await draft(), await draft()];
  must(201, await add(event, { code: 'SUMMER', percent: 10 }));
  const again = await add(event, { code: 'summer', percent: 20 });
  expect([again.status, again.body.code]).toEqual([409, 'promo_code_taken']);
  must(201, await add(other, { code: 'SUMMER', percent: 20 }));
  const both = await Promise.all([1, 2].map(() => add(event, { code: 'WINTER', percent: 10 })));
  expect(both.map(({ status }) => status).sort()).toEqual([201, 409]);
});

it('are listed page by page with their uses', async () => {
  const event = await draft();
  for (const code of ['CCC-10', 'AAA-10', 'BBB-10']) must(201, await add(event, { code, percent: 10 }));
  await use(event, 'BBB-10');
  const first = await list(event, 'limit=2');
  const second = await list(event, `limit=2&cursor=${first.nextCursor}`);
  const items = [...first.items, ...second.items];
  expect(items.map(({ code, uses }) => [code, uses])).toEqual([
    ['AAA-10', 0],
    ['BBB-10', 1],
    ['CCC-10', 0],
  ]);
  expect(second.nextCursor).toBeNull();
});

it('are limited per event', async () => {
  const event = await draft();
  const { put } = await import('../../../shared/dynamo/write.ts');
  for (let n = 1; n < inventoryLimits.promoCodesPerEvent; n++)
    await put(table(), { ...(await keyOf(event, `C${n}`)), uses: 0 });
  must(201, await add(event, { code: 'LAST-ONE', percent: 10 }));
  const refused = await add(event, { code: 'TOO-MANY', percent: 10 });
  expect([refused.status, refused.body.code]).toEqual([409, 'too_many_promo_codes']);
});

describe('a change', () => {
  it('replaces the fields it names, and a percentage and an amount replace each other', async () => {
    const event = await draft();
    must(201, await add(event, { code: 'SUMMER', percent: 10, maxUses: 5 }));
    const money = { amount: 300, currency: 'EUR' };
    expect(must(200, await change(event, 'summer', { amount: money }))).toEqual({
      ...{ code: 'SUMMER', amount: money, maxUses: 5, uses: 0, version: 2 },
    });
    expect(must(200, await change(event, 'SUMMER', { percent: 15, maxUses: 6 }))).toEqual({
      ...{ code: 'SUMMER', percent: 15, maxUses: 6, uses: 0, version: 3 },
    });
  });

  it('keeps the uses counted since, which leave the version unchanged', async () => {
    const event = await draft();
    const created = await add(event, { code: 'SUMMER', percent: 10 });
    await use(event, 'SUMMER');
    const headers = { 'if-match': created.headers.get('etag') ?? '' };
    expect(must(200, await change(event, 'SUMMER', { percent: 20 }, headers))).toMatchObject({ uses: 1, version: 2 });
    expect((await change(event, 'SUMMER', { percent: 30 }, headers)).status).toBe(412);
  });

  it('is refused if another change of the same version came first', async () => {
    const event = await draft();
    must(201, await add(event, { code: 'SUMMER', percent: 10 }));
    const store = await import('../../../functions/tickets/promo-codes/promo-code-store.ts');
    const read = (await store.readPromoCode(event.eventId, 'SUMMER')) as PromoCode;
    await store.changePromoCode(read, { set: { percent: 20 }, remove: undefined });
    const late = store.changePromoCode(read, { set: { percent: 30 }, remove: undefined });
    await expect(late).rejects.toMatchObject({ type: { code: 'conflict' } });
  });

  it('is refused for an unknown code', async () => {
    const event = await draft();
    expect((await change(event, 'NOBODYS', { percent: 20 })).status).toBe(404);
  });

  it('is refused if it leaves an empty period', async () => {
    const event = await draft();
    must(201, await add(event, { code: 'SUMMER', percent: 10, until: '2030-01-01T00:00:00Z' }));
    const refused = await change(event, 'SUMMER', { from: '2030-01-01T00:00:00Z' });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/until']);
  });
});

describe('a code is refused', () => {
  const foreign = 'typ_01ARZ3NDEKTSV4RRFFQ69G5FAV_ABCDE';
  it.each([
    ['with a short name', { code: 'ABCDE', percent: 10 }, '/code'],
    ['with a name that does not fit into a link', { code: 'A B C D', percent: 10 }, '/code'],
    ['without any effect', { code: 'NOTHING' }, ''],
    ['with both a percentage and an amount', { percent: 10, amount: 100 }, '/amount'],
    ['with a percentage of 0', { percent: 0 }, '/percent'],
    ['with a percentage above 100', { percent: 101 }, '/percent'],
    ['with an amount of 0', { amount: 0 }, '/amount'],
    ['in another currency', { amount: { amount: 100, currency: 'USD' } }, '/amount/currency'],
    ['for a type of another event', { percent: 10, ticketTypeIds: [foreign] }, '/ticketTypeIds/0'],
    ['that unlocks a type of another event', { unlocks: [foreign] }, '/unlocks/0'],
    [
      'that ends before it begins',
      { percent: 1, from: '2030-01-02T00:00:00Z', until: '2030-01-01T00:00:00Z' },
      '/until',
    ],
  ])('%s', async (_, body, pointer) => {
    const refused = await add(await draft(), { code: 'SUMMER', ...body });
    expect([refused.status, refused.body.errors?.[0]?.pointer]).toEqual([422, pointer]);
  });
});
