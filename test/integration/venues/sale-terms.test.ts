// Goal: the terms that an organizer sets reach what its events sell by and what their pages show, whatever comes first.
import { beforeAll, expect, it } from 'vitest';
import { factsKey, type SellingFacts } from '../../../shared/inventory/ticket-type.ts';
import { account, addType, type Draft, draft, hold, must, onSale, publish, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver, until } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

const eur = (amount: number) => ({ amount, currency: 'EUR' });
const fees = { perTicket: eur(100), percent: 2, perOrder: eur(150), paidBy: 'buyer' };
const tax = { rate: 8.875, included: false };
const stored = { fee: { perTicket: 100, percent: 2, perOrder: 150 }, tax: { rate: 8.875 } };

const set = ({ organizer, organizerId }: Draft, body: object) =>
  call('PATCH', `/v1/organizers/${organizerId}`, { token: organizer.token, body });

async function factsOf(eventId: string): Promise<SellingFacts | undefined> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const { tableNamed } = await import('../../../shared/records/table-name.ts');
  return getItem<SellingFacts>(tableNamed('TICKETS_TABLE'), factsKey(eventId), { consistent: true });
}

async function consumeChange(organizerId: string): Promise<void> {
  const { handler } = await import('../../../functions/catalog/on-organizer-changed.ts');
  const { default: sample } = await import('../../../events/samples/OrganizerChanged.json', { with: { type: 'json' } });
  await handler({ detail: { ...sample, data: { ...sample.data, organizerId, version: 1 } } } as never);
}

it('publishing copies the terms of the moment, even where the draft has not heard of them', async () => {
  const drafted = await draft();
  must(201, await addType(drafted));
  must(200, await set(drafted, { fees, tax }));
  const published = must(200, await publish(drafted));
  expect((await factsOf(drafted.eventId))?.terms).toEqual(stored);
  expect(published.feePerOrder).toEqual(eur(150));
  expect(published.ticketTypes[0].buyerPays.total).toEqual(eur(5106));
});

it('an event on sale follows each change, and loses the terms with the organizer’s', async () => {
  const sold = await show();
  expect(await factsOf(sold.eventId)).not.toHaveProperty('terms');
  must(200, await set(sold, { fees, tax }));
  await deliver();
  expect((await factsOf(sold.eventId))?.terms).toEqual(stored);
  must(200, await set(sold, { fees: null }));
  await deliver();
  expect((await factsOf(sold.eventId))?.terms).toEqual({ tax: stored.tax });
  must(200, await set(sold, { tax: null }));
  await deliver();
  expect(await factsOf(sold.eventId)).not.toHaveProperty('terms');
});

it('takes no fees of another currency', async () => {
  const sold = await show();
  must(200, await set(sold, { fees: { perTicket: { amount: 50, currency: 'ISK' }, percent: 2, paidBy: 'buyer' } }));
  await deliver();
  expect(await factsOf(sold.eventId)).not.toHaveProperty('terms');
});

it('a late or repeated message changes nothing, and makes no facts for a draft', async () => {
  const [sold, drafted] = [await show(), await draft()];
  must(200, await set(sold, { fees, tax }));
  must(200, await set(sold, { fees: { percent: 3, paidBy: 'organizer' } }));
  must(200, await set(drafted, { fees, tax }));
  await deliver();
  await consumeChange(sold.organizerId);
  await consumeChange(drafted.organizerId);
  expect((await factsOf(sold.eventId))?.terms).toEqual({
    fee: { percent: 3, organizerPays: true },
    tax: stored.tax,
  });
  expect(await factsOf(drafted.eventId)).toBeUndefined();
});

it('does not publish with terms that changed while it published', async () => {
  const drafted = await draft();
  must(201, await addType(drafted));
  const { readOrganizer } = await import('../../../shared/records/venue-rows.ts');
  const { readPlanAndTypes } = await import('../../../functions/catalog/event/selling-plan-store.ts');
  const { readEvent } = await import('../../../shared/records/event-row.ts');
  const { sellingFacts } = await import('../../../functions/catalog/event/event.ts');
  const { publishDraft } = await import('../../../functions/catalog/lifecycle/publish-store.ts');
  const [event, organizer, { plan, types }] = await Promise.all([
    readEvent(drafted.eventId),
    readOrganizer(drafted.organizerId),
    readPlanAndTypes(drafted.eventId),
  ]);
  if (!event || !organizer) throw new Error('The draft is gone');
  must(200, await set(drafted, { tax }));
  const publication = { plan, types, organizer, facts: sellingFacts(event, undefined) };
  await expect(publishDraft(event, publication, Date.now())).rejects.toMatchObject({ type: { code: 'conflict' } });
  expect(await factsOf(drafted.eventId)).toBeUndefined();
  must(200, await publish(drafted));
  expect((await factsOf(drafted.eventId))?.terms).toEqual({ tax: stored.tax });
});

it('an event that is published while the terms change ends with the last ones', async () => {
  for (let round = 0; round < 5; round++) {
    const drafted = await draft();
    must(201, await addType(drafted));
    const changes = (async () => {
      for (const rate of [1, 2, 3]) must(200, await set(drafted, { tax: { rate, included: true } }));
    })();
    const published = until(
      () => publish(drafted),
      ({ body }) => body.code !== 'conflict',
    );
    must(200, (await Promise.all([published, changes]))[0]);
    await deliver();
    expect((await factsOf(drafted.eventId))?.terms).toEqual({ tax: { rate: 3, included: true } });
  }
});

it('messages that are consumed at the same time, between further changes, end with the last terms', async () => {
  const sold = await show();
  const consumed: Promise<void>[] = [];
  for (const rate of [4, 5, 6, 7]) {
    must(200, await set(sold, { tax: { rate, included: true } }));
    consumed.push(consumeChange(sold.organizerId), consumeChange(sold.organizerId));
  }
  await Promise.all(consumed);
  expect((await factsOf(sold.eventId))?.terms).toEqual({ tax: { rate: 7, included: true } });
  const page = must(200, await call('GET', `/v1/events/${sold.eventId}`, { token: sold.organizer.token }));
  expect(page.ticketTypes[0].buyerPays.taxRate).toBe(7);
});

it('the page and the JSON-LD of an event show what one ticket costs in all', async () => {
  const sold = await show();
  must(200, await set(sold, { fees, tax }));
  await deliver();
  await onSale(sold);
  const page = must(200, await call('GET', `/v1/events/${sold.eventId}`, { token: sold.organizer.token }));
  expect(page.feePerOrder).toEqual(eur(150));
  expect(page.organizer).not.toHaveProperty('fees');
  expect(page.ticketTypes[0]).toMatchObject({
    price: eur(4500),
    buyerPays: { fee: eur(190), tax: eur(416), taxRate: 8.875, taxIncluded: false, total: eur(5106) },
  });
  const headers = { accept: 'application/ld+json' };
  const { body } = await call('GET', `/v1/events/${sold.eventId}`, { headers });
  const { offers } = typeof body === 'string' ? JSON.parse(body) : body;
  expect(offers[0]).toMatchObject({
    price: '51.06',
    description: 'Plus a booking fee of €1.50, and the tax on it, for each order.',
  });
});

it.each([
  ['a tax that is added', tax],
  ['a tax that prices contain', { rate: 11, included: true }],
])('a cart of one ticket costs what the page says, with %s', async (_, rule) => {
  const sold = await show();
  must(200, await set(sold, { fees: { ...fees, percent: 2.35, perOrder: undefined }, tax: rule }));
  await deliver();
  const page = must(200, await call('GET', `/v1/events/${sold.eventId}`, { token: sold.organizer.token }));
  const { fee, tax: ofTicket, taxRate, taxIncluded, total } = page.ticketTypes[0].buyerPays;
  const cart = must(200, await hold(await account(), sold.ticketTypeId, 1));
  expect(cart.items[0]).toMatchObject({ fee, tax: ofTicket, taxRate, taxIncluded });
  expect(cart.total).toEqual(total);
});

it('a type has a tax rate of its own until it is removed', async () => {
  const sold = await show();
  must(200, await set(sold, { tax }));
  await deliver();
  const path = `/v1/events/${sold.eventId}/ticket-types/${sold.ticketTypeId}`;
  const change = (taxRate: unknown) => call('PATCH', path, { token: sold.organizer.token, body: { taxRate } });
  expect(must(200, await change(5))).toMatchObject({ taxRate: 5, buyerPays: { total: eur(4725) } });
  must(200, await call('PATCH', path, { token: sold.organizer.token, body: { name: 'Floor' } }));
  expect(must(200, await call('GET', path, { token: sold.organizer.token })).taxRate).toBe(5);
  const removed = must(200, await change(null));
  expect(removed).not.toHaveProperty('taxRate');
  expect(removed.buyerPays.taxRate).toBe(8.875);
  const refused = must(422, await change(5.0001));
  expect(refused.errors[0].pointer).toBe('/taxRate');
  const added = must(201, await addType(sold, { kind: 'general', capacity: 5, taxRate: 0 }));
  expect(added).toMatchObject({ taxRate: 0, buyerPays: { total: eur(4500) } });
});
