import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sumOf } from '../../../shared/base/sum.ts';
import type { Cache } from '../../../shared/cache/cache.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import type { SellingFacts, TicketType } from '../../../shared/inventory/ticket-type.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { runTask } from '../../support/state/saga.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/**
 * Goal: the inventory behaves like a model of a dozen lines: a place is free, held until a moment, sold, or absent.
 * Method: random commands run through the code of requests and jobs, against real tables and the test's clock. The pool
 * offers every place that ever existed, taken ones too, since hints must never be trusted.
 */
const runs = 500;
const day = 86_400_000;
type Buyer = 'ada' | 'bob' | 'cyd';

const load = async () => {
  const [
    claim,
    quantity,
    renewal,
    carts,
    accept,
    saga,
    minter,
    types,
    read,
    write,
    transaction,
    place,
    ticketType,
    limits,
    clock,
    id,
  ] = await Promise.all([
    import('../../../functions/carts/claim/claim-places.ts'),
    import('../../../functions/carts/claim/change-quantity.ts'),
    import('../../../functions/carts/renewal/renew-cart.ts'),
    import('../../../functions/carts/cart/cart-store.ts'),
    import('../../../functions/orders/checkout/accept-cart.ts'),
    import('../../../functions/orders/order/order-store.ts'),
    import('../../../functions/tickets/minting/mint-places.ts'),
    import('../../../functions/tickets/types/edit-ticket-type.ts'),
    import('../../../shared/dynamo/read.ts'),
    import('../../../shared/dynamo/write.ts'),
    import('../../../shared/dynamo/transaction.ts'),
    import('../../../shared/inventory/place.ts'),
    import('../../../shared/inventory/ticket-type.ts'),
    import('../../../functions/carts/limits.ts'),
    import('../../../shared/base/clock.ts'),
    import('../../../shared/base/id.ts'),
  ]);
  const { placeItems } = await import('../../../shared/inventory/place-items.ts');
  const cancellation = await import('../../../shared/dynamo/cancellation.ts');
  const ways = await import('../../../functions/orders/fulfilment/compensate.ts');
  const [valkey, keys] = await Promise.all([
    import('../../../shared/cache/valkey.ts'),
    import('../../../shared/cache/cache.ts'),
  ]);
  return {
    ...claim,
    ...quantity,
    ...renewal,
    ...accept,
    ...minter,
    ...types,
    ...read,
    ...write,
    ...transaction,
    ...cancellation,
    ...place,
    ...ticketType,
    ...limits,
    ...clock,
    ...id,
    ...ways,
    ...valkey,
    ...keys,
    carts,
    orders: saga,
    placeItems,
  };
};
type System = Awaited<ReturnType<typeof load>>;
let system: System;
let cache: Cache;
/** The names of all places, for a type with at most six. */
const everyName = [0, 1, 2, 3, 4, 5].map((number) => `0:${number}`);

beforeAll(async () => {
  await startInProcess({ cache: true });
  system = await load();
  cache = system.openCache(process.env.VALKEY ?? '');
});
afterAll(resetTime);

/** A place in the model. `hold` is the id of its cart, or of the order that the cart became. */
type State = { is: 'free' } | { is: 'held'; hold: string; until: number } | { is: 'sold'; order: string };

interface Model {
  /** By name. A voided place is absent. */
  places: Map<string, State>;
  /** Carts with places, also lapsed ones, which can be renewed. */
  carts: Map<Buyer, { hold: string; until: number; renewals: number; names: string[] }>;
  orders: { id: string; hold: string; names: string[]; payBy: number; ended: boolean; confirmed: boolean }[];
}

interface Real {
  ticketTypeId: string;
  /** The user id of a buyer in this run, so that no cart is left from another run. */
  userId(buyer: Buyer): string;
  /** Tickets refunded. */
  refunds: number;
}

const now = () => system.clock.now();
const isClaimable = (state: State | undefined): boolean =>
  state?.is === 'free' || (state?.is === 'held' && state.until <= now());
const claimable = ({ places }: Model): number => [...places.values()].filter(isClaimable).length;
const taken = ({ places }: Model): number => places.size - claimable({ places } as Model);
const codeOf = (error: unknown): string => (error as { type?: { code: string } }).type?.code ?? String(error);

/** The result of a request, or the code of its refusal. */
const attempt = <T>(work: Promise<T>): Promise<T | string> => work.catch(codeOf);
const namesIn = ({ lines }: CartRow): string[] =>
  lines.flatMap(({ places }) => places.map((place) => system.spotName(place)));

/** Takes the returned cart into the model. Each of its new places must have been claimable. */
function take(model: Model, buyer: Buyer, cart: CartRow): void {
  const { holdId: hold, expiresAt: until, renewals = 0 } = cart;
  const names = namesIn(cart);
  for (const name of names) {
    const state = model.places.get(name);
    const isOwn = state?.is === 'held' && state.hold === hold;
    expect(isOwn || isClaimable(state), `${name} was ${JSON.stringify(state)}`).toBe(true);
    model.places.set(name, { is: 'held', hold, until });
  }
  model.carts.set(buyer, { hold, until, renewals, names });
}

function free(model: Model, names: readonly string[], hold: string): void {
  for (const name of names) {
    const state = model.places.get(name);
    if (state?.is === 'held' && state.hold === hold) model.places.set(name, { is: 'free' });
  }
}

const liveCart = (model: Model, buyer: Buyer) => {
  const cart = model.carts.get(buyer);
  return cart && cart.until > now() ? cart : undefined;
};

const customer = (userId: string) => ({ userId, customer: userId, address: '192.0.2.1' });

type Step = (model: Model, real: Real) => Promise<void>;

/** A process remembers the last places of a pool for a second. */
const forgetRemainders = (): Promise<void> => passTime(system.cartLimits.soldOutMemoryMs);

const hold =
  (buyer: Buyer, quantity: number): Step =>
  async (model, { ticketTypeId, userId }) => {
    await forgetRemainders();
    const room = claimable(model);
    const before = liveCart(model, buyer)?.names.length ?? 0;
    await cache.add(system.cacheKeys.pool(ticketTypeId, 0), everyName);
    const answer = await attempt(
      system.claimPlaces(customer(userId(buyer)), { ticketTypeId, quantity }, { key: '', hash: '' }, now()),
    );
    if (quantity > room) return expect(answer).toBe('sold_out');
    // No claim is refused while there are places.
    expect(typeof answer, `${answer} with ${room} free`).toBe('object');
    take(model, buyer, (answer as { cart: CartRow }).cart);
    expect(model.carts.get(buyer)?.names.length).toBe(before + quantity);
  };

const shrink =
  (buyer: Buyer, keep: number): Step =>
  async (model, { userId }) => {
    const cart = liveCart(model, buyer);
    if (!cart || keep >= cart.names.length) return;
    const line = (await system.carts.readCart(userId(buyer)))?.lines[0]?.id ?? '';
    const answer = await attempt(system.setQuantity(customer(userId(buyer)), line, keep, now()));
    expect(typeof answer, String(answer)).toBe('object');
    const left = namesIn(answer as CartRow);
    expect(left.length).toBe(keep);
    free(
      model,
      cart.names.filter((name) => !left.includes(name)),
      cart.hold,
    );
    if (keep > 0) take(model, buyer, answer as CartRow);
    else model.carts.delete(buyer);
  };

const clear =
  (buyer: Buyer): Step =>
  async (model, { userId }) => {
    const cart = model.carts.get(buyer);
    await system.clearCart(userId(buyer), now());
    if (!cart) return;
    free(model, cart.names, cart.hold);
    model.carts.delete(buyer);
  };

const renew =
  (buyer: Buyer): Step =>
  async (model, { userId }) => {
    await forgetRemainders();
    const cart = model.carts.get(buyer);
    const answer = await attempt(system.renewCart(customer(userId(buyer)), now()));
    if (!cart) return expect(answer).toMatchObject({ changes: [] });
    const lapsed = cart.until <= now();
    if (lapsed && cart.renewals === system.cartLimits.renewalsPerHold) return expect(answer).toBe('too_many_holds');
    const own = cart.names.filter((name) => {
      const state = model.places.get(name);
      return state?.is === 'held' && state.hold === cart.hold;
    });
    const others = claimable(model) - own.filter((name) => isClaimable(model.places.get(name))).length;
    const expected = Math.min(cart.names.length, own.length + others);
    if (expected === 0) return expect(answer).toBe('sold_out');
    expect(typeof answer, String(answer)).toBe('object');
    const { cart: renewed } = answer as { cart: CartRow };
    take(model, buyer, renewed);
    expect(renewed.renewals ?? 0).toBe(cart.renewals + (lapsed ? 1 : 0));
    expect(model.carts.get(buyer)?.names.length).toBe(expected);
  };

const wait =
  (minutes: number): Step =>
  async () =>
    passTime(minutes * 60_000);

let orders = 0;
const order =
  (buyer: Buyer): Step =>
  async (model, { userId }) => {
    const cart = model.carts.get(buyer);
    const request = { key: `order-${orders++}`, hash: 'h', payment: { provider: 'test', token: 'tok_ok' } } as const;
    const answer = await attempt(system.acceptCart(userId(buyer), request, now()));
    if (!cart) return expect(answer).toBe('cart_empty');
    if (cart.until <= now()) return expect(answer).toBe('hold_expired');
    expect(typeof answer, String(answer)).toBe('object');
    const { orderId: id, payBy } = answer as { orderId: string; payBy: number };
    for (const name of cart.names) model.places.set(name, { is: 'held', hold: cart.hold, until: payBy });
    model.orders.push({ id, hold: cart.hold, names: cart.names, payBy, ended: false, confirmed: false });
    model.carts.delete(buyer);
  };

const stillHeld = (model: Model, { names, hold }: Model['orders'][number]): boolean =>
  names.every((name) => {
    const state = model.places.get(name);
    return state?.is === 'held' && state.hold === hold;
  });

/**
 * The saga of the oldest waiting order: sold if it was paid before its deadline and every place still carries its hold,
 * lapsed or not, else compensated.
 */
const pay: Step = async (model) => {
  const waiting = model.orders.find(({ ended }) => !ended);
  if (!waiting) return;
  waiting.ended = true;
  const held = stillHeld(model, waiting);
  await runTask('TakePayment', waiting.id);
  const isPaid = (await system.orders.readOrder(waiting.id))?.captured !== undefined;
  if (!isPaid && held) expect(waiting.payBy).toBeLessThanOrEqual(now());
  if (isPaid) {
    const confirmed = await runTask('ConfirmOrder', waiting.id);
    expect(confirmed).toEqual({ outcome: held ? 'confirmed' : 'lost' });
  }
  if (isPaid && held) {
    for (const name of waiting.names) model.places.set(name, { is: 'sold', order: waiting.id });
    waiting.confirmed = true;
    return;
  }
  const unpaid = waiting.payBy <= now() ? 'expired' : 'lapsed';
  await runTask('RefundPayment', waiting.id, { outcome: isPaid ? 'lost' : unpaid });
  await runTask('ReleaseTickets', waiting.id);
  free(model, waiting.names, waiting.hold);
};

/** Takes the payment, and leaves the confirmation for later. A buyer who claims a place in between keeps it. */
const payLate =
  (minutes: number): Step =>
  async (model) => {
    const waiting = model.orders.find(({ ended }) => !ended);
    if (!waiting || !stillHeld(model, waiting)) return;
    await runTask('TakePayment', waiting.id);
    const stored = await system.orders.readOrder(waiting.id);
    const [first] = stored ? await system.orders.readOrderPlaces(stored) : [];
    const until = first?.claimableAt ?? 0;
    for (const name of waiting.names) model.places.set(name, { is: 'held', hold: waiting.hold, until });
    await passTime(minutes * 60_000);
  };

const cancel: Step = async (model) => {
  const waiting = model.orders.find(({ ended }) => !ended);
  if (!waiting || (await system.orders.readOrder(waiting.id))?.captured) return;
  waiting.ended = true;
  expect(await system.refundPayment(waiting.id, 'cancelled')).toEqual({ outcome: 'closed' });
  await system.releaseTickets(waiting.id);
  free(model, waiting.names, waiting.hold);
};

const refund: Step = async (model, real) => {
  const sold = model.orders.find(({ confirmed }) => confirmed);
  if (!sold) return;
  sold.confirmed = false;
  const table = process.env.TICKETS_TABLE ?? '';
  const stored = await system.orders.readOrder(sold.id);
  const rows = stored ? await system.orders.readOrderPlaces(stored) : [];
  const tickets = rows.filter((row) => row !== undefined);
  const refundPlaces = () => system.transact(tickets.flatMap((ticket) => system.placeItems(table).refund(ticket)));
  await refundPlaces();
  // A repeat is refused: the place may be held by another customer.
  expect(system.cancellation(await refundPlaces().catch((error: unknown) => error))?.failed).toEqual(
    tickets.map((_, index) => 2 * index),
  );
  for (const name of sold.names) model.places.set(name, { is: 'free' });
  real.refunds += tickets.length;
};

/** What a change of capacity needs of the event. Its venue does not exist, so that none limits its places. */
const eventOf = ({ eventId }: TicketType) =>
  ({ eventId, venueId: 'ven_none', currency: 'EUR', status: 'published', endsAt: now() + day }) as EventRow;

const resize =
  (capacity: number): Step =>
  async (model, { ticketTypeId }) => {
    const key = system.typeKey(ticketTypeId);
    const type = (await system.getItem<TicketType>(process.env.TICKETS_TABLE ?? '', key, {
      consistent: true,
    })) as TicketType;
    const answer = await attempt(system.changeType(eventOf(type), type, { capacity }, now()));
    if (capacity < taken(model)) return expect(answer).toBe('capacity_too_low');
    expect(typeof answer, String(answer)).toBe('object');
    await system.mintPlaces(ticketTypeId);
    await settle(model, ticketTypeId, capacity);
  };

const rowsOf = async (ticketTypeId: string): Promise<Ticket[]> =>
  system.queryAll<Ticket>(process.env.TICKETS_TABLE ?? '', {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_exists(#shard)',
    ExpressionAttributeNames: { '#shard': 'shard' },
    ExpressionAttributeValues: { ':pk': `${ticketTypeId}#0` },
    ConsistentRead: true,
  });

/** Takes the places into the model after a mint. The mint may void any of the claimable places. */
async function settle(model: Model, ticketTypeId: string, capacity: number): Promise<void> {
  const live = (await rowsOf(ticketTypeId)).filter(({ status }) => status !== 'void');
  expect(live.length).toBe(capacity);
  const names = new Set(live.map((place) => system.spotName(place)));
  for (const [name, state] of model.places) {
    if (names.has(name)) continue;
    expect(isClaimable(state), `${name} was voided`).toBe(true);
    model.places.delete(name);
  }
  for (const name of names) if (!model.places.has(name)) model.places.set(name, { is: 'free' });
}

/** Compares the tables with the model, place by place. */
async function compare(model: Model, { ticketTypeId, refunds }: Real): Promise<void> {
  const rows = await rowsOf(ticketTypeId);
  const live = rows.filter(({ status }) => status !== 'void');
  const stored = live.map((row): [string, State] => {
    const name = system.spotName(row);
    if (row.status === 'sold') return [name, { is: 'sold', order: row.orderId ?? '' }];
    if (row.status === 'held') return [name, { is: 'held', hold: row.holdId ?? '', until: row.claimableAt ?? 0 }];
    return [name, { is: 'free' }];
  });
  expect(new Map(stored.sort())).toEqual(new Map([...model.places].sort()));
  expect(live.every(({ status, claimableAt }) => (status === 'sold') === (claimableAt === undefined))).toBe(true);
  // A refunded place that is voided afterwards keeps its sale number.
  expect(sumOf(rows.map(({ sale }) => sale - 1))).toBe(refunds);
}

let events = 0;
/** Writes a new type for each run, as publishing would. */
async function newType(capacity: number): Promise<Real> {
  const eventId = system.newId('evt', now() + events++);
  const ticketTypeId = system.typeIdOf(eventId, 'M0DE1');

  const type: TicketType = {
    ticketTypeId,
    eventId,
    name: 'Standard',
    kind: 'general',
    capacity,
    price: { amount: 1_000, currency: 'EUR' },
    salesStartAt: 0,
    salesEndAt: now() + 1_000 * day,
    maxPerOrder: 40,
    maxPerCustomer: 1_000,
    status: 'preparing',
    shards: 1,
    version: 1,
  };
  const facts = { eventId, title: 'Show', endsAt: now() + 1_000 * day, status: 'published' } as SellingFacts;
  const table = process.env.TICKETS_TABLE ?? '';
  await system.put(table, { ...system.typeKey(ticketTypeId), ...type });
  await system.put(table, { ...system.factsKey(eventId), ...facts });
  await system.mintPlaces(ticketTypeId);
  return { ticketTypeId, userId: (buyer) => `usr_${eventId}_${buyer}`, refunds: 0 };
}

const buyer = fc.constantFrom<Buyer>('ada', 'bob', 'cyd');
/** A named step, so that a failed run is readable. */
const step = (name: string, run: Step) => ({ run, [fc.toStringMethod]: () => name });
const steps = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(buyer, fc.integer({ min: 1, max: 4 }))
      .map(([who, n]) => step(`${who} holds ${n}`, hold(who, n))),
  },
  {
    weight: 2,
    arbitrary: fc
      .tuple(buyer, fc.integer({ min: 0, max: 2 }))
      .map(([who, n]) => step(`${who} keeps ${n}`, shrink(who, n))),
  },
  { weight: 1, arbitrary: buyer.map((who) => step(`${who} clears`, clear(who))) },
  { weight: 2, arbitrary: buyer.map((who) => step(`${who} renews`, renew(who))) },
  { weight: 3, arbitrary: fc.constantFrom(5, 11, 16).map((minutes) => step(`${minutes} minutes pass`, wait(minutes))) },
  { weight: 4, arbitrary: buyer.map((who) => step(`${who} orders`, order(who))) },
  { weight: 4, arbitrary: fc.constant(step('an order is paid', pay)) },
  {
    weight: 1,
    arbitrary: fc.constantFrom(1, 20).map((n) => step(`an order is paid and confirmed ${n} minutes later`, payLate(n))),
  },
  { weight: 1, arbitrary: fc.constant(step('an order is cancelled', cancel)) },
  { weight: 2, arbitrary: fc.constant(step('an order is refunded', refund)) },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 6 }).map((n) => step(`capacity is to be ${n}`, resize(n))) },
);

/** The start of a run. Purely random steps would reach the relevant races too rarely. */
const opening = fc.oneof(
  fc.constant([]),
  fc
    .tuple(buyer, fc.integer({ min: 1, max: 3 }), fc.boolean())
    .map(([who, n, ordered]) => [
      step(`${who} holds ${n}`, hold(who, n)),
      ...(ordered ? [step(`${who} orders`, order(who))] : []),
      step('16 minutes pass', wait(16)),
    ]),
);

it(`behaves like a simple model of places in ${runs} random runs`, { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 5 }),
      opening,
      fc.array(steps, { minLength: 3, maxLength: 10 }),
      async (capacity, first, then) => {
        const real = await newType(capacity);
        const model: Model = { places: new Map(), carts: new Map(), orders: [] };
        await settle(model, real.ticketTypeId, capacity);
        for (const { run } of [...first, ...then]) await run(model, real);
        await compare(model, real);
      },
    ),
    { numRuns: runs },
  );
});
