// Goal: each sale has one invoice and each refund one credit note, no matter who asks first, for the people they concern.
// Method: real orders, the routes, and the reader of the ledger's stream with records as the stream delivers them.
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../support/actors/callers.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { readStream } from '../../support/papers/posted-papers.ts';
import { confirm } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

const invoicing = { legalName: 'Owls Ltd', address: 'Main Street 1\nVienna', vatId: 'ATU12345678', prefix: 'OW' };
const year = String(new Date().getUTCFullYear());

/** An event whose organizer has set what its invoices say. Its doors open in a week. */
async function seller(): Promise<Show> {
  const party = await show({ doorsIn: 7 * 24, capacity: 20 });
  const { token } = party.organizer;
  must(200, await call('PATCH', `/v1/organizers/${party.organizerId}`, { token, body: { invoicing } }));
  return party;
}

async function bought({ ticketTypeId }: Show, quantity = 2): Promise<{ buyer: Account; orderId: string }> {
  const buyer = await account('Jóhanna Sigurðardóttir');
  must(200, await hold(buyer, ticketTypeId, quantity));
  const orderId = must(202, await order(buyer)).id;
  await confirm(orderId);
  return { buyer, orderId };
}

const refund = ({ organizer }: Show, orderId: string, body: object) =>
  call('POST', `/v1/orders/${orderId}/refunds`, { token: organizer.token, body });
const get = ({ token }: Account, path: string) => call('GET', path, { token });
const papers = async (who: Account, orderId: string) => must(200, await get(who, `/v1/orders/${orderId}/papers`)).items;
const statusAndCode = ({ status, body }: { status: number; body: any }) => [
  status,
  JSON.parse(JSON.stringify(body)).code,
];
const bytesOf = (text: string): Buffer => Buffer.from(text, 'base64');

describe('the invoice of an order', () => {
  it('is issued when its buyer asks for it, once', async () => {
    const party = await seller();
    const { buyer, orderId } = await bought(party);
    const file = await get(buyer, `/v1/orders/${orderId}/invoice.pdf`);
    expect([file.status, file.headers.get('content-type'), file.headers.get('content-disposition')]).toEqual([
      200,
      'application/pdf',
      `attachment; filename="invoice-OW-${year}-000001.pdf"`,
    ]);
    expect(bytesOf(file.body).subarray(0, 5).toString()).toBe('%PDF-');

    await readStream([{ orderId, organizerId: party.organizerId }]);
    expect(await papers(buyer, orderId)).toEqual([
      {
        ...{ kind: 'invoice', number: `OW-${year}-000001`, sequence: 1, orderId, organizerId: party.organizerId },
        ...{ issuedAt: expect.any(String), date: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
        net: { amount: 9_000, currency: 'EUR' },
        tax: { amount: 0, currency: 'EUR' },
        total: { amount: 9_000, currency: 'EUR' },
      },
    ]);
    const again = await get(buyer, `/v1/orders/${orderId}/invoice.pdf`);
    expect(bytesOf(again.body).equals(bytesOf(file.body))).toBe(true);
  });

  it('is issued by the reader of the stream, many with one transaction', async () => {
    const party = await seller();
    const sales = [await bought(party), await bought(party), await bought(party)];
    const dues = sales.map(({ orderId }) => ({ orderId, organizerId: party.organizerId }));
    await readStream([...dues, ...dues]);
    await readStream(dues);
    const numbers = await Promise.all(
      sales.map(async ({ buyer, orderId }) => (await papers(buyer, orderId))[0].number),
    );
    expect(numbers).toEqual([1, 2, 3].map((n) => `OW-${year}-00000${n}`));
  });

  it('does not exist while the order is unpaid, nor for free tickets, gifts and orders of others', async () => {
    const party = await seller();
    const { buyer, orderId } = await bought(party);
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const unpaid = must(202, await order(buyer)).id;
    const gift = must(
      202,
      await call('POST', `/v1/events/${party.eventId}/comps`, {
        token: party.organizer.token,
        body: { ticketTypeId: party.ticketTypeId, quantity: 1, email: buyer.email, name: 'Jo', reason: 'press' },
      }),
    ).id;
    const paths = (id: string) =>
      ['invoice.pdf', 'papers', 'credit-notes/OW-2026-C000001.pdf'].map((name) => `/v1/orders/${id}/${name}`);
    expect(statusAndCode(await get(buyer, `/v1/orders/${unpaid}/invoice.pdf`))).toEqual([404, 'no_invoice']);
    expect(await papers(buyer, unpaid)).toEqual([]);
    expect(statusAndCode(await get(party.organizer, `/v1/orders/${gift}/invoice.pdf`))).toEqual([404, 'no_invoice']);
    const stranger = await account();
    for (const path of paths(orderId)) expect(statusAndCode(await get(stranger, path))).toEqual([404, 'not_found']);
    for (const path of paths('ord_none')) expect(statusAndCode(await get(buyer, path))).toEqual([404, 'not_found']);
  });

  it('is seen by those members who see sales, and a sale of the box office by its seller', async () => {
    const party = await seller();
    const { orderId } = await bought(party);
    const [viewer, gatekeeper] = [await account(), await account()];
    await join(party.organizerId, viewer.id, 'viewer');
    await join(party.organizerId, gatekeeper.id, 'gatekeeper');
    const invoice = `/v1/orders/${orderId}/invoice.pdf`;
    expect((await get(viewer, invoice)).status).toBe(200);
    expect((await get(gatekeeper, invoice)).status).toBe(404);
    const body = { items: [{ ticketTypeId: party.ticketTypeId, quantity: 1 }], method: 'cash' };
    const { token } = gatekeeper;
    const sale = must(201, await call('POST', `/v1/events/${party.eventId}/box-office/orders`, { token, body }));
    const walkUp = `/v1/orders/${sale.order?.id ?? sale.id}/invoice.pdf`;
    for (const member of [party.organizer, gatekeeper]) expect((await get(member, walkUp)).status).toBe(200);
  });
});

describe('credit notes', () => {
  it('are issued for each refund, refer to the invoice and add up to it', async () => {
    const party = await seller();
    const { buyer, orderId } = await bought(party);
    const [first] = must(200, await get(buyer, `/v1/orders/${orderId}`)).tickets;
    must(202, await refund(party, orderId, { ticketIds: [first.id], reason: 'ill' }));
    must(202, await refund(party, orderId, { reason: 'all' }));
    const list = await papers(buyer, orderId);
    const refundIds = must(200, await get(buyer, `/v1/orders/${orderId}`)).refunds.map(({ id }: any) => id);
    expect(
      list.map(({ kind, number, total, corrects, refundId }: any) => [kind, number, total.amount, corrects, refundId]),
    ).toEqual([
      ['invoice', `OW-${year}-000001`, 9_000, undefined, undefined],
      ['credit-note', `OW-${year}-C000001`, 4_500, `OW-${year}-000001`, refundIds[0]],
      ['credit-note', `OW-${year}-C000002`, 4_500, `OW-${year}-000001`, refundIds[1]],
    ]);
    const file = await get(buyer, `/v1/orders/${orderId}/credit-notes/OW-${year}-C000002.pdf`);
    expect([file.status, file.headers.get('content-disposition')]).toEqual([
      200,
      `attachment; filename="credit-note-OW-${year}-C000002.pdf"`,
    ]);
    for (const name of [`OW-${year}-C000003.pdf`, `OW-${year}-C000001`, `OW-${year}-000001.pdf`])
      expect((await get(buyer, `/v1/orders/${orderId}/credit-notes/${name}`)).status).toBe(404);
  });

  it('bring the invoice with them where the reader has come to neither', async () => {
    const party = await seller();
    const { buyer, orderId } = await bought(party, 1);
    must(202, await refund(party, orderId, { reason: 'all' }));
    const [{ id: refundId }] = must(200, await get(buyer, `/v1/orders/${orderId}`)).refunds;
    await readStream([{ orderId, organizerId: party.organizerId, refundId }]);
    const path = `/v1/organizers/${party.organizerId}/papers`;
    const numbersOf = async (kind: string) =>
      must(200, await get(party.organizer, `${path}?kind=${kind}`)).items.map(({ number }: any) => number);
    expect(await numbersOf('invoice')).toEqual([`OW-${year}-000001`]);
    expect(await numbersOf('credit-note')).toEqual([`OW-${year}-C000001`]);
  });
});

describe("an organizer's papers", () => {
  it('are listed by number, with the last number as proof that none is missing', async () => {
    const party = await seller();
    for (let n = 0; n < 5; n++) await bought(party, 1).then(({ buyer, orderId }) => papers(buyer, orderId));
    const path = `/v1/organizers/${party.organizerId}/papers`;
    const first = must(200, await get(party.organizer, `${path}?limit=3`));
    const second = must(200, await get(party.organizer, `${path}?limit=3&cursor=${first.nextCursor}`));
    expect([...first.items, ...second.items].map(({ sequence }: any) => sequence)).toEqual([1, 2, 3, 4, 5]);
    expect([first.lastSequence, second.lastSequence, second.nextCursor]).toEqual([5, 5, null]);
    const none = must(200, await get(party.organizer, `${path}?year=2020&kind=credit-note`));
    expect(none).toEqual({ items: [], nextCursor: null, lastSequence: 0 });

    const csv = await get(party.organizer, `${path}.csv?limit=4`);
    expect(csv.body.trim().split('\r\n')).toHaveLength(5);
    expect(csv.body).toContain(`\r\nOW-${year}-000001,1,invoice,`);
    expect(csv.body).toContain(',45.00,0.00,45.00,EUR\r\n');
    const next = /^<(.*)>; rel="next"$/.exec(csv.headers.get('link') ?? '')?.[1] ?? '';
    expect((await get(party.organizer, next)).body.trim().split('\r\n')).toHaveLength(2);
    expect((await get(await account(), path)).status).toBe(404);
    expect((await get(party.organizer, `${path}?year=26`)).status).toBe(422);
  });

  it('begin at 1 in each year of its time zone, and a clock that is behind dates none before another', async () => {
    const party = await seller();
    const sales = [await bought(party, 1), await bought(party, 1), await bought(party, 1)];
    const issue = (index: number) =>
      readStream([{ orderId: sales[index]?.orderId ?? '', organizerId: party.organizerId }]);
    const next = Number(year) + 1;
    const goTo = async (moment: number) => {
      await resetTime();
      await passTime(moment - Date.now());
    };
    // Not near the turn of a year, where a clock that is behind gives the number of another one.
    await goTo(Date.UTC(next, 5, 15, 12));
    await issue(0);
    await passTime(-48 * 3_600_000);
    await issue(1);
    await goTo(Date.UTC(next + 1, 0, 1, 12));
    await issue(2);
    await resetTime();
    const path = `/v1/organizers/${party.organizerId}/papers`;
    const papersOf = async (of: number) => must(200, await get(party.organizer, `${path}?year=${of}`)).items;
    const [one, two] = await papersOf(next);
    expect([two.date, two.issuedAt]).toEqual([one.date, one.issuedAt]);
    expect((await papersOf(next + 1)).map(({ number, date }: any) => [number, date])).toEqual([
      [`OW-${next + 1}-000001`, `${next + 1}-01-01`],
    ]);
  });
});

it('an order with events of two organizers has an invoice of each, and each sees its own', async () => {
  const [one, other] = [await seller(), await seller()];
  const buyer = await account();
  must(200, await hold(buyer, one.ticketTypeId, 1));
  must(200, await hold(buyer, other.ticketTypeId, 2));
  const orderId = must(202, await order(buyer)).id;
  await confirm(orderId);
  const totals = (items: any[]) => items.map(({ organizerId, total }) => [organizerId, total.amount]);
  const [first, second] = [
    [one.organizerId, 4_500],
    [other.organizerId, 9_000],
  ];
  expect(totals(await papers(buyer, orderId)).sort()).toEqual([first, second].sort());
  expect(totals(await papers(one.organizer, orderId))).toEqual([first]);
  expect(totals(await papers(other.organizer, orderId))).toEqual([second]);
  const path = `/v1/orders/${orderId}/invoice.pdf?organizerId=`;
  const ofOther = await get(buyer, `${path}${other.organizerId}`);
  expect(bytesOf(ofOther.body).equals(bytesOf((await get(other.organizer, path.replace(/\?.*/, ''))).body))).toBe(true);
  expect(statusAndCode(await get(one.organizer, `${path}${other.organizerId}`))).toEqual([404, 'no_invoice']);
});

it('the erasure of an account keeps its invoices, with the name of the buyer', async () => {
  const party = await seller();
  const { buyer, orderId } = await bought(party, 1);
  await readStream([{ orderId, organizerId: party.organizerId }]);
  must(204, await call('DELETE', '/v1/auth/me', { token: buyer.token }));
  const { readPapersOfOrder } = await import('../../../functions/accounting/papers/paper-store.ts');
  const [paper] = await readPapersOfOrder(orderId);
  expect(paper?.buyer).toEqual({ name: 'Jóhanna Sigurðardóttir', email: buyer.email });
  expect((await get(party.organizer, `/v1/orders/${orderId}/invoice.pdf`)).status).toBe(200);

  must(202, await refund(party, orderId, { reason: 'all' }));
  await papers(party.organizer, orderId);
  const note = (await readPapersOfOrder(orderId)).find(({ kind }) => kind === 'credit-note');
  expect(note?.buyer).toEqual(paper?.buyer);
});
