/*
 * Goal: a bank statement marks exactly what it proves, once, and names the reason for every other line.
 * Method: imports statements through the API, twice and at the same time, beside marks by hand.
 */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import {
  day,
  euros,
  markPaid,
  minute,
  ordered,
  read,
  runMinuteJobAfter,
  sellsByTransfer,
} from '../../../support/actors/manual-payment.ts';
import { type Account, account, must, type Show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { resetTime } from '../../../support/state/time.ts';

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

type Cells = [reference: string, amount: string, date?: string];

const csvOf = (...rows: Cells[]) =>
  [
    'reference;amount;date',
    ...rows.map(([reference, amount, date = '08.03.2027']) => [reference, amount, date].join(';')),
  ].join('\r\n');

const send = ({ organizerId, organizer }: Show, raw: string, { token }: Account = organizer) =>
  call('POST', `/v1/organizers/${organizerId}/bank-statements`, {
    token,
    raw,
    headers: { 'content-type': 'text/csv' },
  });

const imported = async (party: Show, ...rows: Cells[]) => must(200, await send(party, csvOf(...rows)));

const reasons = ({ lines }: { lines: { outcome: string; reason?: { code: string } }[] }) =>
  lines.map(({ outcome, reason }) => reason?.code ?? outcome);

async function referenceOf(buyer: Account, orderId: string): Promise<string> {
  const { payment } = await read(buyer, orderId);
  return /NF-[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(payment.instructions)?.[0] ?? '';
}

async function waiting(party: Show, quantity = 1) {
  const { buyer, orderId } = await ordered(party, quantity);
  return { buyer, orderId, reference: await referenceOf(buyer, orderId) };
}

const historyOf = async (orderId: string) => {
  const { readOrder } = await import('../../../../functions/orders/order/order-store.ts');
  return (await readOrder(orderId))?.history.map(({ what }) => what);
};

describe('a bank statement', () => {
  it('marks what matches, and says why it leaves each other line', async () => {
    const party = await sellsByTransfer();
    const [one, two, expiring, cancelled] = [
      await waiting(party),
      await waiting(party, 2),
      await waiting(party),
      await waiting(party),
    ];
    must(202, await call('POST', `/v1/orders/${cancelled.orderId}/cancel`, { token: cancelled.buyer.token, body: {} }));
    const foreign = await waiting(await sellsByTransfer());
    const result = await imported(
      party,
      [`SVWZ+Tickets ${one.reference.toLowerCase().replaceAll('-', ' ')} thanks`, '45,00'],
      [two.reference, '89,99'],
      [two.reference, '90.00 USD'],
      [`${two.reference} ${expiring.reference}`, '90,00'],
      [foreign.reference, '45,00'],
      [cancelled.reference, '45,00'],
      ['Rent', '800,00'],
      ['Refund', '-45,00'],
      [expiring.reference, '45,00', 'soon'],
      [one.reference, '45,00', '09.03.2027'],
      ['Rent', '800,00'],
    );
    expect(result).toMatchObject({ marked: 1, markedBefore: 0, left: 10 });
    expect(reasons(result)).toEqual([
      'marked',
      'amount_differs',
      'currency_differs',
      'ambiguous_reference',
      'unknown_reference',
      'order_ended',
      'unknown_reference',
      'invalid_row',
      'invalid_row',
      'already_paid',
      'duplicate_row',
    ]);
    expect(result.lines[0]).toMatchObject({ line: 2, orderId: one.orderId });
    expect(result.lines[1]).toMatchObject({
      orderId: two.orderId,
      reason: { message: expect.stringContaining('€90.00') },
    });
    await runMinuteJobAfter(1_000);
    expect((await read(one.buyer, one.orderId)).status).toBe('confirmed');
    for (const { buyer, orderId } of [two, expiring]) {
      expect((await read(buyer, orderId)).status).toBe('awaiting_payment');
    }
    expect((await read(foreign.buyer, foreign.orderId)).payments[0]).not.toHaveProperty('received');
  });

  it('changes nothing when it is imported again, at the same time or later, also after the order was confirmed', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId, reference } = await waiting(party);
    const answers = await Promise.all([1, 2, 3].map(() => imported(party, [reference, '45,00'])));
    for (const answer of answers) expect(['marked', 'marked_before']).toContain(answer.lines[0].outcome);
    await runMinuteJobAfter(1_000);
    const before = await historyOf(orderId);
    expect(before?.filter((what) => what.includes('received'))).toHaveLength(1);
    // Another export spells the amount and the purpose differently.
    const again = await imported(party, [`Transfer ${reference}`, '45.00 EUR']);
    expect(again).toMatchObject({
      marked: 0,
      markedBefore: 1,
      left: 0,
      lines: [{ outcome: 'marked_before', orderId }],
    });
    expect(await historyOf(orderId)).toEqual(before);
    expect(await read(buyer, orderId)).toMatchObject({ status: 'confirmed', refunds: [] });
  });

  it('completes what was paid in part, and never records two lines for what is due once', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId, reference } = await waiting(party, 2);
    must(202, await markPaid(party.organizer, orderId, { amount: euros(4_000) }));
    expect(
      reasons(await imported(party, [reference, '90,00'], [reference, '50,00'], [reference, '50,00', '9.3.2027'])),
    ).toEqual(['amount_differs', 'marked', 'already_paid']);
    expect(await read(buyer, orderId)).toMatchObject({ payments: [{ received: euros(9_000) }], refunds: [] });
  });

  it('beside a mark by hand records the money once', async () => {
    const party = await sellsByTransfer();
    const { buyer, orderId, reference } = await waiting(party);
    const [statement, mark] = await Promise.all([
      imported(party, [reference, '45,00']),
      markPaid(party.organizer, orderId),
    ]);
    expect([reasons(statement)[0], mark.status]).toEqual(mark.status === 202 ? ['already_paid', 202] : ['marked', 409]);
    expect(await read(buyer, orderId)).toMatchObject({ payments: [{ received: euros(4_500) }], refunds: [] });
  });

  it('leaves an order that has expired to a person, who may still mark it', async () => {
    const party = await sellsByTransfer();
    const { orderId, reference } = await waiting(party);
    await runMinuteJobAfter(5 * day + minute);
    expect(reasons(await imported(party, [reference, '45,00']))).toEqual(['order_ended']);
    expect(must(202, await markPaid(party.organizer, orderId)).status).toBe('awaiting_payment');
  });

  it('is for owners and editors, in a file of bounded size', async () => {
    const party = await sellsByTransfer();
    const csv = csvOf(['Rent', '1,00']);
    for (const role of ['viewer', 'gatekeeper']) {
      const member = await account();
      await join(party.organizerId, member.id, role);
      expect((await send(party, csv, member)).status).toBe(403);
    }
    expect((await send(party, csv, await account())).status).toBe(404);
    expect(await send(party, 'purpose,amount\nRent,1')).toMatchObject({
      status: 422,
      body: { code: 'invalid_request' },
    });
    expect((await send(party, csv.padEnd(250_001, ' '))).status).toBe(413);
    const { token } = party.organizer;
    const json = { lines: [{ line: 7, reference: 'Rent', amount: '1.00', date: '2027-03-08' }] };
    const answer = await call('POST', `/v1/organizers/${party.organizerId}/bank-statements`, { token, body: json });
    expect(must(200, answer).lines).toMatchObject([{ line: 7, outcome: 'left' }]);
  });
});
