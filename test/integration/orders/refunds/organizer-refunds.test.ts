/**
 * Goal: an organizer refunds what it has sold, by ticket or by amount, whatever the policy says. Nobody gets back more
 * than was paid, and what belongs to another organizer stays as it is.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { gateDevice, scan } from '../../../support/actors/door.ts';
import { type Account, account, hold, must, order, type Show, show } from '../../../support/actors/world.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call, deliver } from '../../../support/http/client.ts';
import { findings, recount } from '../../../support/state/audit.ts';
import { confirm } from '../../../support/state/saga.ts';

beforeAll(() => startInProcess({ cache: false }));

interface Sale {
  buyer: Account;
  orderId: string;
  /** Ids of the tickets, those of the first show first. */
  tickets: string[];
}

/** Sells two tickets of each show, at 45.00 each, in one order. */
async function sold(...shows: Show[]): Promise<Sale> {
  const buyer = await account();
  for (const { ticketTypeId } of shows) must(200, await hold(buyer, ticketTypeId, 2));
  const orderId = must(202, await order(buyer)).id;
  await confirm(orderId);
  const tickets = (await orderOf({ buyer, orderId })).tickets.map(({ id }: { id: string }) => id);
  return { buyer, orderId, tickets };
}

const orderOf = async ({ buyer, orderId }: Pick<Sale, 'buyer' | 'orderId'>) =>
  must(200, await call('GET', `/v1/orders/${orderId}`, { token: buyer.token }));
const euros = (amount: number) => ({ amount, currency: 'EUR' });
const reason = 'The sound failed';
const refund = ({ organizer }: Pick<Show, 'organizer'>, { orderId }: Sale, body: object = {}, key?: string) =>
  call('POST', `/v1/orders/${orderId}/refunds`, {
    token: organizer.token,
    body: { reason, ...body },
    ...(key && { key }),
  });
const refused = async (answer: ReturnType<typeof refund>) => {
  const { status, body } = await answer;
  return [status, body.code];
};

async function administrator(): Promise<Account> {
  const one = await account('Root');
  const accounts = await import('../../../../functions/auth/accounts/account-store.ts');
  const stored = await accounts.accountById(one.id);
  if (!stored) throw new Error('The account is not there');
  await accounts.changeRoles(stored, ['buyer', 'admin'], []);
  const body = { email: one.email, password: 'correct horse 42' };
  return { ...one, token: must(200, await call('POST', '/v1/auth/login', { body })).accessToken };
}

describe('an organizer refunds', () => {
  it('named tickets at what was paid, once for each key, and their places return to sale', async () => {
    const party = await show();
    const sale = await sold(party);
    const ticketIds = sale.tickets.slice(0, 1);
    const key = 'the-key-of-an-organizers-refund';
    const promised = must(202, await refund(party, sale, { ticketIds }, key));
    expect(promised).toMatchObject({
      status: 'partially_refunded',
      refunds: [{ amount: euros(4_500), status: 'pending', reason }],
      customer: { email: sale.buyer.email },
    });
    expect(must(202, await refund(party, sale, { ticketIds }, key)).refunds).toHaveLength(1);
    expect(await refused(refund(party, sale, { ticketIds, amount: euros(1) }, key))).toEqual([
      422,
      'idempotency_key_reused',
    ]);
    expect(await refused(refund(party, sale, { ticketIds }))).toEqual([409, 'already_refunded']);
    await deliver();
    expect(await orderOf(sale)).toMatchObject({
      refunds: [{ amount: euros(4_500), status: 'succeeded', reason }],
      payments: [{ status: 'captured' }],
    });
    expect(await recount(party.ticketTypeId)).toEqual({ available: 19, sold: 1 });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('a lower amount for a ticket, and never more than was paid for it', async () => {
    const party = await show();
    const sale = await sold(party);
    const ticketIds = sale.tickets.slice(0, 1);
    const more = await refund(party, sale, { ticketIds, amount: euros(4_501) });
    expect([more.status, more.body.code, more.body.left]).toEqual([409, 'refund_exceeds_paid', euros(4_500)]);
    const foreign = await refund(party, sale, { ticketIds, amount: { amount: 1, currency: 'USD' } });
    expect([foreign.status, foreign.body.errors[0].pointer]).toEqual([422, '/amount/currency']);
    expect(must(202, await refund(party, sale, { ticketIds, amount: euros(2_000) })).refunds).toMatchObject([
      { amount: euros(2_000) },
    ]);
    // The rest of that ticket is still there to be given back.
    expect(must(202, await refund(party, sale)).refunds).toMatchObject([{}, { amount: euros(7_000) }]);
  });

  it('money alone as goodwill: tickets stay valid, and what is given is not given again', async () => {
    const party = await show();
    const sale = await sold(party);
    expect(await refused(refund(party, sale, { amount: euros(0) }))).toEqual([422, 'invalid_request']);
    const goodwill = must(202, await refund(party, sale, { amount: euros(1_000) }));
    expect(goodwill).toMatchObject({
      status: 'partially_refunded',
      tickets: [{ status: 'valid' }, { status: 'valid' }],
    });
    expect(await refused(refund(party, sale, { amount: euros(8_001) }))).toEqual([409, 'refund_exceeds_paid']);
    const rest = must(202, await refund(party, sale));
    expect(rest).toMatchObject({ status: 'refunded', refunds: [{}, { amount: euros(8_000) }] });
    expect(await refused(refund(party, sale))).toEqual([409, 'already_refunded']);
    expect(await refused(refund(party, sale, { amount: euros(1) }))).toEqual([409, 'refund_exceeds_paid']);
    await deliver();
    expect((await orderOf(sale)).payments).toMatchObject([{ status: 'refunded' }]);
    expect(await recount(party.ticketTypeId)).toEqual({ available: 20 });
  });

  it('only what is its own of a shared order, while administrators refund all of it', async () => {
    const [mine, theirs] = [await show(), await show()];
    const sale = await sold(mine, theirs);
    expect(await refused(refund(mine, sale, { ticketIds: sale.tickets.slice(1, 3) }))).toEqual([404, 'not_found']);
    expect(await refused(refund(mine, sale, { amount: euros(9_001) }))).toEqual([409, 'refund_exceeds_paid']);
    const part = must(202, await refund(mine, sale));
    expect(part).toMatchObject({ refunds: [{ amount: euros(9_000) }], total: euros(9_000) });
    expect(part.tickets).toHaveLength(2);
    expect((await orderOf(sale)).tickets.map(({ status }: { status: string }) => status)).toEqual([
      'cancelled',
      'cancelled',
      'valid',
      'valid',
    ]);
    expect(await refused(refund(mine, sale, { amount: euros(1) }))).toEqual([409, 'refund_exceeds_paid']);
    const admin = await administrator();
    expect(must(202, await refund({ organizer: admin }, sale))).toMatchObject({ status: 'refunded' });
    expect(await recount(theirs.ticketTypeId)).toEqual({ available: 20 });
  });

  it('a used ticket only if its place does not return to sale', async () => {
    const party = await show();
    const sale = await sold(party);
    const { deviceToken } = await gateDevice(party);
    const [{ code, id }] = must(200, await call('GET', '/v1/tickets', { token: sale.buyer.token })).items;
    expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('admitted');
    expect(await refused(refund(party, sale))).toEqual([409, 'ticket_used']);
    expect(await refused(refund(party, sale, { ticketIds: [id] }))).toEqual([409, 'ticket_used']);
    must(202, await refund(party, sale, { amount: euros(500) }));
    must(202, await refund(party, sale, { ticketIds: [id], keepPlaces: true }));
    expect(await recount(party.ticketTypeId)).toEqual({ available: 18, sold: 1, void: 1 });
    expect(await findings(party.eventId)).toEqual([]);
  });

  it('nothing of an order that is not paid, and nothing that was not sold by it', async () => {
    const party = await show();
    const buyer = await account();
    must(200, await hold(buyer, party.ticketTypeId, 1));
    const { id } = must(202, await order(buyer, 'tok_declined'));
    const unpaid = { buyer, orderId: id, tickets: [] };
    expect(await refused(refund(party, unpaid))).toEqual([409, 'wrong_state']);
    expect(await refused(refund(await show(), unpaid))).toEqual([404, 'not_found']);
    expect(await refused(refund({ organizer: buyer }, unpaid))).toEqual([404, 'not_found']);
  });

  it('at most what was paid when many ask at the same time', async () => {
    const party = await show();
    const sale = await sold(party);
    const answers = await Promise.all(Array.from({ length: 6 }, () => refund(party, sale, { amount: euros(4_000) })));
    const refusals = answers.flatMap(({ status, body }) => (status === 202 ? [] : [body.code]));
    expect(['conflict', 'refund_exceeds_paid']).toEqual(expect.arrayContaining([...new Set(refusals)]));
    await deliver();
    const { refunds } = await orderOf(sale);
    const given = refunds.reduce((sum: number, { amount }: { amount: { amount: number } }) => sum + amount.amount, 0);
    expect(given).toBeLessThanOrEqual(9_000);
    expect(answers.filter(({ status }) => status === 202)).toHaveLength(refunds.length);
  });
});
