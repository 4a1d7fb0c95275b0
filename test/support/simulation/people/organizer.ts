import type { EventOnSale } from '../event-on-sale.ts';
import type { Person } from './person.ts';

/** Changes the capacity, or cancels the event. */
export async function organize(person: Person, { eventId, ticketTypeId }: EventOnSale): Promise<void> {
  await person.think();
  if (person.chance(0.55)) {
    const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
    const event = await person.send(`GET /v1/events/${eventId}`);
    const types: { id: string; version: number }[] = event.body?.ticketTypes ?? [];
    const version = types.find(({ id }) => id === ticketTypeId)?.version;
    await person.send(
      `PATCH ${path}`,
      { capacity: person.pick([3, 7]) },
      version ? { 'if-match': `"${version}"` } : {},
    );
  }
  await person.think();
  if (person.chance(0.35)) await person.send(`POST /v1/events/${eventId}/cancel`, { reason: 'The band is ill' });
}

/** Refunds money or tickets of orders: some tickets, for less than they cost, goodwill, or all that is left. */
export async function refund(person: Person): Promise<void> {
  const { diary } = person.world;
  for (let times = person.pick([2, 3, 4, 5]); times > 0; times--) {
    await person.wait(10_000, 240_000);
    const isLive = ({ status }: { status: string }) => status === 'valid' || person.chance(0.2);
    const orders = (await person.orders()).filter(({ tickets }) => tickets.some(isLive));
    if (orders.length === 0) continue;
    const { orderId, tickets } = person.pick(orders);
    const valid = tickets.filter(({ status }) => status === 'valid').map(({ ticketId }) => ticketId);
    const amount = person.pick([500, 900, 1_350]);
    const money = { amount: { amount, currency: 'EUR' } };
    const key = person.newKey();
    const some = { ticketIds: valid.slice(0, person.pick([1, 2])) };
    const keep = person.chance(0.2) ? { keepPlaces: true } : {};
    const bodies = [
      { ...some, ...keep, reason: `tickets, ${key}` },
      { ...some, ...keep, ...money, reason: `${amount} for tickets, ${key}` },
      { ...money, reason: `${amount} of goodwill, ${key}` },
      { ...keep, reason: `everything, ${key}` },
    ];
    const body = person.pick(valid.length > 0 ? bodies : bodies.slice(2));
    const { status } = await person.sendPerhapsTwice(`POST /v1/orders/${orderId}/refunds`, body);
    if (status === 202) diary.refunds.push({ orderId, reason: body.reason });
  }
}

/** Sells at the box office, sometimes at two tills at the same moment. Customers may ask for their invoice at once. */
export async function sell(person: Person, onSale: EventOnSale): Promise<void> {
  for (let times = person.pick([1, 2, 3]); times > 0; times--) {
    await person.wait(2_000, 240_000);
    const tills = person.chance(0.4) ? 2 : 1;
    await Promise.all(Array.from({ length: tills }, () => sellAtTill(person, onSale)));
  }
}

async function sellAtTill(person: Person, { eventId, ticketTypeId, freeTypeId }: EventOnSale): Promise<void> {
  const { cast, diary } = person.world;
  const quantity = person.pick([1, 1, 2]);
  const sold = cast.free && person.chance(0.3) ? freeTypeId : ticketTypeId;
  const sale = await person.insist(`POST /v1/events/${eventId}/box-office/orders`, {
    ...{ items: [{ ticketTypeId: sold, quantity }], method: person.pick(['cash', 'card']) },
  });
  if (sale.status !== 201) return;
  diary.sales.push({ orderId: sale.body.id, tickets: quantity });
  if (person.chance(0.5)) await person.send(`GET /v1/orders/${sale.body.id}/papers`);
}

/** Gives tickets away. */
export async function give(person: Person, { eventId, ticketTypeId }: EventOnSale): Promise<void> {
  await person.wait(2_000, 120_000);
  const guest = { email: 'usr_buyer1@example.com', name: 'Ada', reason: 'Press' };
  const quantity = person.pick([1, 2]);
  await person.send(`POST /v1/events/${eventId}/comps`, { ticketTypeId, quantity, ...guest });
}
