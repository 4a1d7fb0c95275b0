import type { Api } from './cloud/api.ts';
import { buyers, type EventOnSale, organizer } from './event-on-sale.ts';
import type { World } from './world.ts';

const tokens = ['tok_ok', 'tok_ok', 'tok_ok', 'tok_declined', 'tok_slow', 'tok_slow', 'tok_lost', 'tok_wrong_amount'];

/** What people do, and when: drawn from the numbers of the world. */
class Person {
  readonly #world: World;
  readonly #api: Api;
  readonly #userId: string;
  #requests = 0;

  constructor(world: World, api: Api, userId: string) {
    this.#world = world;
    this.#api = api;
    this.#userId = userId;
  }

  send(route: string, body?: object, headers?: Record<string, string>) {
    const key = `${this.#userId}-request-${++this.#requests}`;
    return this.#api(this.#userId, route, { key, ...(body && { body }), ...(headers && { headers }) });
  }

  pick<T>(list: readonly T[]): T {
    return list[this.#world.scheduler.between(0, list.length)] as T;
  }

  chance(share: number): boolean {
    return this.#world.scheduler.random() < share;
  }

  /** Usually some seconds, sometimes minutes. */
  async think(): Promise<void> {
    const { scheduler } = this.#world;
    await scheduler.step(
      undefined,
      this.chance(0.2) ? scheduler.between(60_000, 960_000) : scheduler.between(500, 20_000),
    );
  }
}

/** Holds places, orders them, and does something else with the order meanwhile. */
async function buy(person: Person, { ticketTypeId }: EventOnSale): Promise<void> {
  const quantity = person.pick([1, 1, 2, 3]);
  const held = await person.send('POST /v1/cart/items', { ticketTypeId, quantity });
  if (held.status !== 200) return;
  await person.think();
  const token = person.pick(tokens);
  const placed = await person.send('POST /v1/orders', { payment: { provider: 'test', token } });
  if (placed.status !== 202) return;
  const path = `/v1/orders/${placed.body.id}`;
  for (let steps = person.pick([0, 1, 2, 3]); steps > 0; steps--) {
    await person.think();
    if (person.chance(0.3)) await person.send(`POST ${path}/cancel`, {});
    const order = await person.send(`GET ${path}`);
    const isDeclined = order.body?.failure?.code === 'payment_declined';
    const mayPay = order.body?.status === 'awaiting_payment' && (isDeclined || person.chance(0.3));
    if (mayPay) await person.send(`POST ${path}/payments`, { provider: 'test', token: person.pick(tokens) });
  }
}

/** Changes the capacity, or cancels the event. */
async function organize(person: Person, { eventId, ticketTypeId }: EventOnSale): Promise<void> {
  await person.think();
  if (person.chance(0.3)) {
    const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
    const type = await person.send(`GET /v1/events/${eventId}`);
    const version = type.body?.ticketTypes?.[0]?.version;
    await person.send(`PATCH ${path}`, { capacity: person.pick([3, 7]) }, version && { 'if-match': `"${version}"` });
  }
  await person.think();
  if (person.chance(0.35)) await person.send(`POST /v1/events/${eventId}/cancel`, { reason: 'The band is ill' });
}

/** Everybody of a world. They act at the same time. */
export function startPeople(world: World, api: Api, onSale: EventOnSale): void {
  const { scheduler } = world;
  const start = (userId: string, act: (person: Person, event: EventOnSale) => Promise<void>) =>
    scheduler.later(
      scheduler.between(0, 60_000),
      undefined,
      () => {
        act(new Person(world, api, userId), onSale).catch((error: Error) =>
          scheduler.note(`gives up: ${error.message}`),
        );
      },
      scheduler.actor(userId.replace('usr_', '')),
    );
  for (const userId of buyers) start(userId, buy);
  start(organizer, organize);
}
