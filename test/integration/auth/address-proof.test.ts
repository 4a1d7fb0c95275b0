// Anybody may register, or buy as a guest, with an address that is not theirs. These tests let a stranger come first and
// the owner of the mailbox confirm the address later, by the links that were mailed.
import { randomUUID } from 'node:crypto';
import type { Context } from 'aws-lambda';
import { afterEach, beforeAll, describe, expect, inject, it } from 'vitest';
import sample from '../../../events/samples/AccountMerged.json' with { type: 'json' };
import confirmedSample from '../../../events/samples/OrderConfirmed.json' with { type: 'json' };
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { type Account, founder, hold, must, order, type Show, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { deliverOutbox, message } from '../../support/state/outbox.ts';
import { confirm as runSaga, runTask } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

let party: Show;
beforeAll(async () => {
  await startInProcess({ cache: false });
  party = await show({ capacity: 60 });
});
afterEach(resetTime);

const password = 'a stranger knows 1';
const chosen = 'only the owner knows 2';
const address = () => `${randomUUID()}@example.com`;

interface SignedIn extends Account {
  refreshToken: string;
}
async function signUp(email: string, as: 'register' | 'guest'): Promise<SignedIn> {
  const body = { email, name: 'Eve', ...(as === 'register' && { password }) };
  const { user, accessToken, refreshToken } = must(201, await call('POST', `/v1/auth/${as}`, { body }));
  return { id: user.id, email, token: accessToken, refreshToken };
}

const login = (email: string, given: string) =>
  call('POST', '/v1/auth/login', {
    body: { email, password: given },
    address: `192.0.2.${Math.ceil(Math.random() * 250)}`,
  });
const refresh = ({ refreshToken }: SignedIn) => call('POST', '/v1/auth/refresh', { body: { refreshToken } });
const me = (token: string) => call('GET', '/v1/auth/me', { token });

/** A link as the mail for this account contains it. */
async function linkFor(
  { id }: Pick<Account, 'id'>,
  purpose: 'verification' | 'reset' = 'verification',
): Promise<string> {
  const { createLink } = await import('../../../functions/auth/links/link-store.ts');
  const { accountById } = await import('../../../functions/auth/accounts/account-store.ts');
  const credentials = (await accountById(id))?.credentials ?? 0;
  return createLink({ userId: id, credentials }, purpose, Date.now());
}
const confirm = (link: string, more: object = {}, token?: string) =>
  call('POST', '/v1/auth/email-verifications/confirm', { token, body: { token: link, ...more } });

/** Delivers the confirmation, and then the merges that it announces. */
async function deliverMerges(): Promise<void> {
  await deliverOutbox();
  await deliverOutbox();
}

/** Sessions are cached for half a minute. */
const expireCaches = () => passTime(31_000);

async function buy(buyer: Account, quantity = 1): Promise<string> {
  must(200, await hold(buyer, party.ticketTypeId, quantity));
  const { id } = must(202, await order(buyer));
  await runSaga(id);
  return id;
}
const ordersOf = async (token: string): Promise<string[]> =>
  must(200, await call('GET', '/v1/orders', { token }))
    .items.map(({ id }: { id: string }) => id)
    .sort();
const ticketsOf = async (token: string) => must(200, await call('GET', '/v1/tickets', { token })).items;
const signedIn = async (email: string) => must(200, await login(email, chosen)).accessToken as string;

describe('an address that a stranger has registered', () => {
  it.each(['verification', 'reset'] as const)('is its owner’s alone after a %s by mail', async (purpose) => {
    const stranger = await signUp(address(), 'register');
    must(200, await call('PATCH', '/v1/auth/me', { token: stranger.token, body: { phone: '+43 1 234567' } }));
    const link = await linkFor(stranger, purpose);
    const path = purpose === 'reset' ? 'password-resets' : 'email-verifications';
    must(204, await call('POST', `/v1/auth/${path}/confirm`, { body: { token: link, password: chosen } }));
    await expireCaches();
    expect((await me(stranger.token)).status).toBe(401);
    expect((await refresh(stranger)).status).toBe(401);
    expect((await login(stranger.email, password)).status).toBe(401);
    const { user } = must(200, await login(stranger.email, chosen));
    expect(user).toEqual({ ...user, id: stranger.id, emailVerified: true });
    expect(user).not.toHaveProperty('phone');
  });

  it('has no password once it is confirmed without one', async () => {
    const stranger = await signUp(address(), 'register');
    must(204, await confirm(await linkFor(stranger)));
    for (const given of [password, '']) expect((await login(stranger.email, given)).status).toBe(401);
    await expireCaches();
    expect((await me(stranger.token)).status).toBe(401);
  });

  it('keeps what is there when it is confirmed with the account’s own session', async () => {
    const owner = await signUp(address(), 'register');
    must(204, await confirm(await linkFor(owner), {}, owner.token));
    expect(must(200, await me(owner.token)).emailVerified).toBe(true);
    must(200, await refresh(owner));
    must(200, await login(owner.email, password));
  });

  it('is not kept by the session of another account', async () => {
    const [stranger, other] = [await signUp(address(), 'register'), await founder()];
    must(204, await confirm(await linkFor(stranger), { password: chosen }, other.token));
    expect((await login(stranger.email, password)).status).toBe(401);
    must(200, await login(stranger.email, chosen));
  });

  it('is not changed by a session that has ended and is only cached', async () => {
    const stranger = await signUp(address(), 'register');
    must(200, await me(stranger.token));
    must(204, await confirm(await linkFor(stranger), { password: chosen }));
    const profile = { body: { name: 'Eve', phone: '+43 1 234567' }, token: stranger.token };
    expect((await call('PATCH', '/v1/auth/me', profile)).body.code).toBe('unauthenticated');
    const founding = await call('POST', '/v1/organizers', { token: stranger.token, body: { name: 'Eve' } });
    expect(founding.body.code).toBe('unauthenticated');
    expect(must(200, await login(stranger.email, chosen)).user).not.toHaveProperty('phone');
  });

  it('keeps what is there when the token of its session has expired: the link is not used', async () => {
    const owner = await signUp(address(), 'register');
    const link = await linkFor(owner);
    const forged = `${owner.token.slice(0, -6)}AAAAAA`;
    expect((await confirm(link, {}, forged)).body.code).toBe('unauthenticated');
    must(204, await confirm(link, {}, owner.token));
    must(200, await login(owner.email, password));
  });

  it('refuses a weak password, and the link stays valid', async () => {
    const stranger = await signUp(address(), 'register');
    const link = await linkFor(stranger);
    expect((await confirm(link, { password: 'aaaaaaaaaa' })).body.code).toBe('weak_password');
    must(204, await confirm(link, { password: chosen }));
  });
});

it('the link of a guest names its own orders, and no other guest’s', async () => {
  const email = address();
  const [one, other] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
  const [own, foreign] = [await buy(one, 2), await buy(other)];
  must(200, await hold(one, party.ticketTypeId, 1));
  const unpaid = must(202, await order(one)).id;
  const { guestPurchases } = await import('../../../functions/auth/links/guest-purchase-store.ts');
  const { linkMail } = await import('../../../functions/auth/links/link-mail.ts');
  const mailOf = async ({ id }: Account) =>
    linkMail('verification', {
      name: undefined,
      token: 'abc',
      publicUrl: 'https://nf.example',
      purchases: await guestPurchases(id),
    });
  for (const part of [(await mailOf(one)).text, (await mailOf(one)).html]) {
    expect(part).toMatch(new RegExp(`Order ${own} of \\d+ \\w+ \\d{4}.*2 tickets: Late Show`));
    for (const other of [foreign, unpaid]) expect(part).not.toContain(other);
  }
  expect((await mailOf(await signUp(address(), 'guest'))).text).toContain('Nothing has been bought as this guest yet.');
});

it('a guest gets the link again with the first order, and with no later one', async () => {
  const email = address();
  const links = async () =>
    (await storedMails(inject('mailFolder'))).filter(({ to, text }) => to.includes(email) && text.includes('#verify='));
  const guest = await signUp(email, 'guest');
  await deliverOutbox();
  expect(await links()).toHaveLength(1);
  const first = await buy(guest);
  await deliverConfirmation(first, guest);
  const [newest, ...others] = await links();
  expect(others).toHaveLength(1);
  expect(newest?.text).toContain(`Order ${first}`);
  const second = await buy(guest);
  await deliverConfirmation(second, guest);
  const account = await founder();
  await deliverConfirmation(await buy(account), account);
  expect(await links()).toHaveLength(2);
});

describe('all that was bought with an address', () => {
  it('is in its account, however many guests and registrations there were, and whichever link is used', async () => {
    const email = address();
    const people = [await signUp(email, 'guest'), await signUp(email, 'register'), await signUp(email, 'guest')];
    const orders: string[] = [];
    for (const one of people) orders.push(await buy(one));
    const codes = (await Promise.all(people.map(({ token }) => ticketsOf(token)))).flat().map(({ code }) => code);
    const links = await Promise.all(people.map((one) => linkFor(one)));

    must(204, await confirm(links[2] ?? '', { password: chosen }));
    await deliverMerges();
    const token = await signedIn(email);
    expect(await ordersOf(token)).toEqual(orders.sort());
    expect((await ticketsOf(token)).map(({ code }: { code: string }) => code).sort()).toEqual(codes.sort());
    for (const id of orders) must(200, await call('GET', `/v1/orders/${id}`, { token }));
    expect(must(200, await call('GET', '/v1/auth/me/export', { token })).orders).toHaveLength(3);

    await expireCaches();
    for (const one of people) {
      expect((await me(one.token)).status).toBe(401);
      expect((await refresh(one)).status).toBe(401);
    }
    expect((await login(email, password)).status).toBe(401);

    // The other links change nothing: neither the password nor the sessions of the owner.
    for (const link of links.slice(0, 2)) must(204, await confirm(link));
    must(200, await me(token));
    expect(await ordersOf(await signedIn(email))).toHaveLength(3);
  });

  it('is lost to no older link: the next password voids those of the other guests too', async () => {
    const email = address();
    const [one, other] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
    const [used, older] = [await linkFor(one), await linkFor(other)];
    must(204, await confirm(used, { password: chosen }));
    await deliverMerges();
    const { user } = must(200, await login(email, chosen));
    const reset = { token: await linkFor(user, 'reset'), password: 'a newer one of the owner 3' };
    must(204, await call('POST', '/v1/auth/password-resets/confirm', { body: reset }));
    expect((await confirm(older, { password })).body.code).toBe('link_invalid');
    must(200, await login(email, reset.password));
  });

  it('moves to the guest who confirms the address in its own session, which goes on', async () => {
    const email = address();
    const [other, guest] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
    const orders = [await buy(other), await buy(guest)];
    must(204, await confirm(await linkFor(guest), { password: chosen }, guest.token));
    await deliverMerges();
    expect(await ordersOf(guest.token)).toEqual(orders.sort());
    expect(must(200, await login(email, chosen)).user.id).toBe(guest.id);
  });

  it('is never shown to a session of a stranger that processes still have cached', async () => {
    const email = address();
    const [stranger, owner] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
    const own = await buy(owner);
    expect(await ordersOf(stranger.token)).toEqual([]);
    // Pressing the stranger's link is the worst that the owner can do.
    must(204, await confirm(await linkFor(stranger), { password: chosen }));
    await deliverMerges();
    const seen = await call('GET', '/v1/orders', { token: stranger.token });
    expect(JSON.stringify(seen.body)).not.toContain(own);
    expect((await call('GET', `/v1/orders/${own}`, { token: stranger.token })).status).not.toBe(200);
    expect(await ordersOf(await signedIn(email))).toEqual([own]);
  });

  it('includes what a cached session orders after the confirmation', async () => {
    const email = address();
    const [late, guest] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
    must(200, await hold(late, party.ticketTypeId, 1));
    must(204, await confirm(await linkFor(guest), { password: chosen }));
    await deliverMerges();
    const { id } = must(202, await order(late));
    await runSaga(id);
    await deliverAgain(late, 'orders');
    const token = await signedIn(email);
    expect(await ordersOf(token)).toEqual([id]);
    expect(await ticketsOf(token)).toMatchObject([{ orderId: id, status: 'valid' }]);
  });

  it('moves while an order is being confirmed: its tickets name the account that has it then', async () => {
    const email = address();
    const [guest, owner] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
    must(200, await hold(guest, party.ticketTypeId, 2));
    const { id } = must(202, await order(guest));
    await runTask('TakePayment', id);
    const store = await import('../../../functions/orders/order/order-store.ts');
    const { writeConfirmation } = await import('../../../functions/orders/fulfilment/confirmation-store.ts');
    const read = await store.readOrder(id);
    if (!read) throw new Error('no order');
    must(204, await confirm(await linkFor(owner), { password: chosen }));
    await deliverMerges();
    expect(await writeConfirmation(read, [], { now: Date.now() })).toBe('closed');
    expect(await runTask('ConfirmOrder', id)).toEqual({ outcome: 'confirmed' });
    expect(await ticketsOf(await signedIn(email))).toHaveLength(2);
  });

  it('moves with its tickets, also those that the index of owners does not list yet', async () => {
    const email = address();
    const guest = await signUp(email, 'guest');
    const order = await buy(guest, 2);
    const { moveOrders } = await import('../../../functions/orders/order/order-owner-store.ts');
    const owner = await signUp(address(), 'guest');
    expect(await moveOrders({ from: guest.id, to: owner.id, now: Date.now() })).toBe(1);
    expect(await ticketsOf(owner.token)).toMatchObject([{ orderId: order }, { orderId: order }]);
    expect(await ticketsOf(guest.token)).toEqual([]);
  });

  it('is erased with an account that is erased before its orders have moved', async () => {
    const email = address();
    const [guest, other] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
    await buy(guest);
    const [ticket] = await ticketsOf(guest.token);
    await nameHolder(ticket.id);
    must(204, await confirm(await linkFor(other), { password: chosen }));
    must(204, await call('DELETE', '/v1/auth/me', { token: await signedIn(email) }));
    await deliverMerges();
    for (const one of [guest, other]) await deliverAgain(one, 'auth');
    await deliverOutbox();
    const { accountById } = await import('../../../functions/auth/accounts/account-store.ts');
    for (const { id } of [guest, other]) expect(await accountById(id)).toMatchObject({ email: '', name: '' });
    const { readTicket } = await import('../../../functions/tickets/ticket/ticket-store.ts');
    expect(await readTicket(ticket.id)).not.toHaveProperty('holder');
  });

  it('goes with the account: its erasure leaves no name or address, also of the guests', async () => {
    const email = address();
    const [guest, other] = [await signUp(email, 'guest'), await signUp(email, 'guest')];
    await buy(guest);
    must(204, await confirm(await linkFor(other), { password: chosen }));
    await deliverMerges();
    const token = await signedIn(email);
    for (const one of [guest, other]) await deliverAgain(one, 'auth');
    must(204, await call('DELETE', '/v1/auth/me', { token }));
    await deliverMerges();
    const { accountById } = await import('../../../functions/auth/accounts/account-store.ts');
    for (const { id } of [guest, other]) expect(await accountById(id)).toMatchObject({ email: '', name: '' });
    await signUp(email, 'guest');
  });
});

async function nameHolder(ticketId: string): Promise<void> {
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { parseTicketId, placeKey } = await import('../../../shared/inventory/place.ts');
  const place = parseTicketId(ticketId);
  if (!place) throw new Error('no ticket id');
  const change = { UpdateExpression: 'SET holder = :name', ExpressionAttributeValues: { ':name': 'Gus Guest' } };
  await update(process.env.TICKETS_TABLE ?? '', placeKey(place), change);
}

async function deliverConfirmation(orderId: string, { id }: Pick<Account, 'id'>): Promise<void> {
  const { handler } = await import('../../../functions/auth/on-order-confirmed.ts');
  const confirmed = { ...confirmedSample, data: { ...confirmedSample.data, orderId, userId: id } };
  const { batchItemFailures } = await handler(message(confirmed), {} as Context);
  expect(batchItemFailures).toEqual([]);
}

/** Delivers the merging of an account once more, as its delayed queues do. */
async function deliverAgain({ id }: Account, entry: 'auth' | 'orders'): Promise<void> {
  const { accountById } = await import('../../../functions/auth/accounts/account-store.ts');
  const into = (await accountById(id))?.mergedInto ?? '';
  const { handler } = await import(`../../../functions/${entry}/on-account-merged.ts`);
  const { batchItemFailures } = await handler(message({ ...sample, data: { userId: id, into } }), {});
  expect(batchItemFailures).toEqual([]);
}
