import { inject } from 'vitest';
import { storedMails } from '../../../scripts/local/mail/mailbox.ts';
import { must } from '../actors/world.ts';
import { type Answer, call, until } from '../http/client.ts';
import { listDispute } from '../state/listed-dispute.ts';
import type { SampleWorld } from './sample-world.ts';
import type { Actor } from './scenario.ts';

interface Stage {
  world: SampleWorld;
  tokens: Map<Actor, string>;
}

/** Requests as the examples write them, with sample ids and times. */
const ask = ({ world, tokens }: Stage, as: Actor, method: string, path: string, body?: unknown): Promise<Answer> => {
  const token = tokens.get(as);
  return call(method, world.real(path), { token, ...(body !== undefined && { body: world.real(body) }) });
};

const onSale = ({ body }: Answer): boolean =>
  body.ticketTypes.every(({ status }: { status: string }) => status === 'on_sale');

const organizer = '/v1/organizers/org_01M8FYMDJX0000000000000001';
const event = '/v1/events/evt_01M8FYMDJX0000000000000001';
const standing = 'typ_01M8FYMDJX0000000000000001_00002';
const eur = (amount: number) => ({ amount, currency: 'EUR' });

/** Registers an account and confirms its address. */
async function join(stage: Stage, as: Actor, email: string, name: string): Promise<void> {
  const body = { email, password: 'correct horse battery', name };
  const session = must(201, await call('POST', '/v1/auth/register', { body }));
  stage.tokens.set(as, session.accessToken);
  const token = await mailed(email, /#verify=([\w-]+)/);
  const confirm = '/v1/auth/email-verifications/confirm';
  must(204, await call('POST', confirm, { token: session.accessToken, body: { token } }));
}

/** Waits for the newest mail to an address that matches, and returns the pattern's first group. */
async function mailed(email: string, pattern: RegExp): Promise<string> {
  const [mail] = await until(
    async () =>
      (await storedMails(inject('mailFolder'))).filter(({ to, text }) => to.includes(email) && pattern.test(text)),
    (mails) => mails.length > 0,
  );
  return pattern.exec(mail?.text ?? '')?.[1] ?? '';
}

const learnMailed = async ({ world }: Stage, email: string, pattern: RegExp): Promise<void> =>
  world.learn('token', await mailed(email, pattern));

/** Orders a place that is paid by bank transfer, and returns the id of the order once it waits. */
async function orderManually(stage: Stage, ticketTypeId: string): Promise<string> {
  must(200, await ask(stage, 'buyer', 'POST', '/v1/cart/items', { ticketTypeId, quantity: 1 }));
  const { id } = must(202, await ask(stage, 'buyer', 'POST', '/v1/orders', { payment: { provider: 'manual' } }));
  await becomes(stage, id, 'awaiting_payment');
  return id;
}

/** Holds a place, orders it with a card that is declined, and names the order. */
async function orderDeclined(stage: Stage): Promise<void> {
  must(200, await ask(stage, 'buyer', 'POST', '/v1/cart/items', { ticketTypeId: standing, quantity: 1 }));
  const payment = { provider: 'test', token: 'tok_declined' };
  const { id } = must(202, await ask(stage, 'buyer', 'POST', '/v1/orders', { payment }));
  await until(
    () => call('GET', `/v1/orders/${id}`, { token: stage.tokens.get('buyer') }),
    ({ body }) => body.failure !== undefined,
  );
  stage.world.sample(id);
}

/** Waits until an order of the buyer has this status. */
const becomes = async (stage: Stage, orderId: string, status: string): Promise<void> => {
  await until(
    () => ask(stage, 'buyer', 'GET', `/v1/orders/${orderId}`),
    ({ body }) => body.status === status,
  );
};

/** What happens between two operations and is no example of its own. */
export const preparations: Record<string, (stage: Stage) => Promise<void>> = {
  mailOfRegistration: (stage) => learnMailed(stage, 'nora@example.org', /#verify=([\w-]+)/),
  mailOfReset: (stage) => learnMailed(stage, 'nora@example.org', /#reset=([\w-]+)/),

  async invited(stage) {
    await learnMailed(stage, 'maria@example.org', /#invitation=([\w-]{20,})\s/);
    await join(stage, 'member', 'maria@example.org', 'Maria Moreau');
  },
  async anotherInvitation(stage) {
    const body = { email: 'otto@example.org', role: 'viewer' };
    stage.world.sample(must(202, await ask(stage, 'owner', 'POST', `${organizer}/members`, body)));
  },
  async creditNote(stage) {
    const path = '/v1/orders/ord_01M8FYMDJX0000000000000001/papers';
    const { items } = must(200, await ask(stage, 'buyer', 'GET', path));
    stage.world.learn('creditNote', items.at(-1).number);
  },
  async openBalance(stage) {
    await until(
      () => ask(stage, 'owner', 'GET', `${organizer}/payouts`),
      ({ body }) => body.balance[0]?.amount >= 2500,
    );
  },
  async standingPlaces(stage) {
    const times = { salesStartAt: '2027-02-20T10:00:00+00:00', salesEndAt: '2027-03-06T21:00:00+00:00' };
    const limits = { maxPerOrder: 8, maxPerCustomer: 8 };
    const body = { name: 'Standing', kind: 'general', capacity: 300, price: eur(2500), ...times, ...limits };
    stage.world.sample(must(201, await ask(stage, 'owner', 'POST', `${event}/ticket-types`, body)));
  },
  buyer: (stage) => join(stage, 'buyer', 'ada@example.org', 'Ada Lovelace'),
  async standingLine(stage) {
    const body = { ticketTypeId: standing, quantity: 1 };
    must(200, await ask(stage, 'buyer', 'POST', '/v1/cart/items', body));
    must(200, await ask(stage, 'buyer', 'PUT', '/v1/cart/promo-code', { code: 'EARLY-10' }));
  },
  declinedOrder: orderDeclined,
  async anotherDeclinedOrder(stage) {
    const paid = '/v1/orders/ord_01M8FYMDJX0000000000000002';
    await until(
      () => ask(stage, 'buyer', 'GET', paid),
      ({ body }) => body.status === 'confirmed',
    );
    await orderDeclined(stage);
  },
  /** No test provider has disputes. */
  async disputedOrder({ world }) {
    const [organizerId, orderId] = world.real(['org_01M8FYMDJX0000000000000001', 'ord_01M8FYMDJX0000000000000001']);
    await listDispute(organizerId ?? '', orderId ?? '', Date.now());
  },
  async publishedDuplicate(stage) {
    const duplicate = '/v1/events/evt_01M8FYMDJX0000000000000002';
    must(200, await ask(stage, 'owner', 'POST', `${duplicate}/publish`, {}));
    const { body } = await until(() => ask(stage, 'owner', 'GET', duplicate), onSale);
    const byName = body.ticketTypes.sort((a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1));
    stage.world.sample(byName.map(({ id }: { id: string }) => id));
  },
  async anotherDraft(stage) {
    const body = { startsAt: ['2027-03-08T18:30:00+00:00'] };
    stage.world.sample(must(201, await ask(stage, 'owner', 'POST', `${event}/duplicates`, body)));
  },
  async unsoldType(stage) {
    const times = { salesStartAt: '2027-02-20T10:00:00+00:00', salesEndAt: '2027-03-06T21:00:00+00:00' };
    const limits = { maxPerOrder: 8, maxPerCustomer: 8 };
    const body = { name: 'Balcony', kind: 'general', capacity: 20, price: eur(3000), ...times, ...limits };
    stage.world.sample(must(201, await ask(stage, 'owner', 'POST', `${event}/ticket-types`, body)));
  },
  async unusedCode(stage) {
    must(201, await ask(stage, 'owner', 'POST', `${event}/promo-codes`, { code: 'LATE-20', percent: 20 }));
  },
  async unusedGate(stage) {
    stage.world.sample(must(201, await ask(stage, 'owner', 'POST', `${event}/gates`, { name: 'South gate' })));
  },
  async manualOrder(stage) {
    const manualPayment = { enabled: true, instructions: 'Transfer to IS14 0159 2600 7654 5510 7303 39.', days: 5 };
    must(200, await ask(stage, 'owner', 'PATCH', organizer, { manualPayment }));
    const copies = { startsAt: ['2027-03-20T19:00:00+00:00'] };
    const later = stage.world.sample(must(201, await ask(stage, 'owner', 'POST', `${event}/duplicates`, copies)));
    const path = `/v1/events/${(later as { items: { id: string }[] }).items[0]?.id}`;
    must(200, await ask(stage, 'owner', 'POST', `${path}/publish`, {}));
    const { body } = await until(() => ask(stage, 'owner', 'GET', path), onSale);
    const { id: ticketTypeId } = body.ticketTypes.find(({ name }: { name: string }) => name === 'Standing');
    stage.world.sample(await orderManually(stage, ticketTypeId));
  },
  /** Its payment reference stands on the bank statement, in the spelling of the buyer. */
  async transferredOrder(stage) {
    const id = await orderManually(stage, 'typ_01M8FYMDJX0000000000000004_00009');
    stage.world.sample(id);
    const { payment } = must(200, await ask(stage, 'buyer', 'GET', `/v1/orders/${id}`));
    const reference = /NF-[0-9A-Z]{5}-[0-9A-Z]{5}/.exec(payment.instructions)?.[0] ?? '';
    stage.world.learn('paymentReference', reference.toLowerCase().replaceAll('-', ' '));
  },
  confirmedManualOrder: (stage) => becomes(stage, 'ord_01M8FYMDJX0000000000000006', 'confirmed'),
  async anotherSession(stage) {
    const body = { email: 'nora@example.org', password: 'another horse battery' };
    for (let sessions = 0; sessions < 2; sessions++) {
      const session = must(200, await call('POST', '/v1/auth/login', { body }));
      stage.tokens.set('owner', session.accessToken);
      stage.world.sample(session);
    }
    stage.world.sample(must(200, await ask(stage, 'owner', 'GET', '/v1/auth/sessions')));
  },
};
