import type { EventOnSale } from '../event-on-sale.ts';
import type { Person } from './person.ts';
import { transferMoney } from './treasurer.ts';

const tokens = ['tok_ok', 'tok_ok', 'tok_ok', 'tok_declined', 'tok_slow', 'tok_slow', 'tok_lost', 'tok_wrong_amount'];

function paymentOf(person: Person) {
  const { manual, actions } = person.world.cast;
  if (manual && person.chance(0.5)) return { provider: 'manual' };
  const token = actions && person.chance(0.5) ? 'tok_action' : person.pick(tokens);
  return { provider: 'test', token };
}

/** Puts tickets that cost something or nothing into the cart. */
async function hold(person: Person, { ticketTypeId, studentTypeId, freeTypeId }: EventOnSale): Promise<boolean> {
  const isFree = person.world.cast.free && person.chance(0.5);
  const quantity = person.pick([1, 1, 2, 3]);
  const wanted = isFree ? freeTypeId : ticketTypeId;
  const held = await person.send('POST /v1/cart/items', { ticketTypeId: wanted, quantity });
  if (held.status !== 200) return false;
  // Some orders have tickets of both kinds.
  if (isFree && person.chance(0.3)) await person.send('POST /v1/cart/items', { ticketTypeId, quantity: 1 });
  if (person.chance(0.25))
    await person.send('POST /v1/cart/items', { ticketTypeId: studentTypeId, quantity: person.pick([1, 2]) });
  return true;
}

/** Holds places, orders them, and does something else with the order meanwhile. */
export async function buy(person: Person, onSale: EventOnSale): Promise<void> {
  if (!(await hold(person, onSale))) return;
  await person.think();
  const payment = paymentOf(person);
  const cart = await person.send('GET /v1/cart');
  const placed = await person.send('POST /v1/orders', { payment });
  if (placed.status !== 202) return;
  person.world.diary.compare(cart.body, placed.body);
  const { id: orderId, total } = placed.body;
  const path = `/v1/orders/${orderId}`;
  if (payment.provider === 'manual') transferMoney(person.world, { orderId, due: total.amount });
  // In another tab the cart is still open.
  if (person.chance(0.15)) await person.send('POST /v1/orders', { payment });
  for (let steps = person.pick([0, 1, 2, 3]); steps > 0; steps--) {
    await person.thinkOf(orderId);
    if (person.chance(0.3)) await person.send(`POST ${path}/cancel`, {});
    await pay(person, path);
  }
  if (person.chance(0.4)) await person.send(`GET ${path}/papers`);
  if (person.world.cast.returns) await returnTickets(person, path);
  if (person.chance(0.4)) await person.send(`GET ${path}/papers`);
}

/** Acts at the provider where it waits for that, and pays in another way where the first one failed, or all the same. */
async function pay(person: Person, path: string): Promise<void> {
  const { body } = await person.send(`GET ${path}`);
  const url: string | undefined = body?.payment?.redirectUrl;
  if (url && person.chance(0.7)) {
    await person.think();
    person.world.provider.act(url, person.chance(0.75));
    return;
  }
  const isDeclined = body?.failure?.code === 'payment_declined';
  const mayPay =
    body?.status === 'awaiting_payment' && (isDeclined || person.chance(person.world.cast.manual ? 0.5 : 0.3));
  if (mayPay) await person.send(`POST ${path}/payments`, { ...paymentOf(person), provider: 'test' });
}

/** Returns all tickets, or one after the other. */
async function returnTickets(person: Person, path: string): Promise<void> {
  for (let times = person.pick([1, 2, 3]); times > 0; times--) {
    await person.wait(5_000, 200_000);
    const { body } = await person.send(`GET ${path}`);
    const valid = ((body?.tickets ?? []) as { id: string; status: string }[]).filter(
      ({ status }) => status === 'valid',
    );
    if (valid.length === 0) continue;
    await person.sendPerhapsTwice(
      `POST ${path}/cancel`,
      person.chance(0.7) ? { ticketIds: [person.pick(valid).id] } : {},
    );
  }
}
