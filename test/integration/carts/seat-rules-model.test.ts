import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import {
  blocksIn,
  freeRuns,
  gapsOf,
  groupsWithoutGap,
  neighboursIn,
  sidesOf,
} from '../../../functions/carts/seats/seat-gap.ts';
import type { NumberedSeat } from '../../../shared/inventory/seat-map.ts';
import type { CartRow } from '../../../shared/records/cart-row.ts';
import { account, addType, draft, must, onSale, publish, type Show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: no sequence of what buyers can do leaves seats alone, or a companion without its accessible seat, where one
 * choice of the same seats would be refused.
 * Method: random requests of two buyers run through the code of requests, against real tables and the test's clock. A
 * model of who has which seat until when judges the seats after each.
 */
const runs = 150;
type Buyer = 'ada' | 'bob';

const row = (name: string, count: number, more: object[] = []) => ({
  name,
  seats: [...Array.from({ length: count }, (_, index) => ({ name: String(index + 1) })), ...more],
});
const seatMap = {
  sections: [
    {
      id: 'A',
      name: 'Hall',
      kind: 'seated',
      rows: [
        row('1', 5),
        row('2', 4, [
          { name: '5', accessible: true },
          { name: '6', companionOf: '5' },
        ]),
      ],
    },
  ],
};

const load = async () => {
  const [claim, quantity, renewal, carts, maps, time] = await Promise.all([
    import('../../../functions/carts/claim/claim-places.ts'),
    import('../../../functions/carts/claim/change-quantity.ts'),
    import('../../../functions/carts/renewal/renew-cart.ts'),
    import('../../../functions/carts/cart/cart-store.ts'),
    import('../../../shared/inventory/seat-map.ts'),
    import('../../../shared/base/clock.ts'),
  ]);
  return { ...claim, ...quantity, ...renewal, ...carts, ...maps, ...time };
};
let system: Awaited<ReturnType<typeof load>>;
let party: Show;
let seats: NumberedSeat[];

beforeAll(async () => {
  await startInProcess({ cache: false });
  system = await load();
  // Hundreds of hours pass in the test.
  const event = await draft({ seatMap, doorsIn: 3_000 });
  const salesEndAt = new Date(Date.now() + 3_000 * 3_600_000).toISOString();
  const limits = { maxPerOrder: 20, maxPerCustomer: 20 };
  const type = { kind: 'seated', sectionIds: ['A'], noSingleSeatGaps: true, salesEndAt, ...limits };
  party = { ...event, ticketTypeId: must(201, await addType(event, type)).id };
  must(200, await publish(event));
  await onSale(event);
  seats = system.numberedSeats(seatMap as Parameters<typeof system.numberedSeats>[0]);
  await account();
});
afterAll(resetTime);

/** What each buyer has in the cart, by label, and until when. A lapsed cart can be renewed. */
type Model = Map<Buyer, { until: number; labels: string[] }>;

const now = () => system.clock.now();
const seatsOf = (labels: readonly string[]) => seats.filter(({ label }) => labels.includes(label));
const live = (model: Model, buyer: Buyer): string[] => {
  const cart = model.get(buyer);
  return cart && cart.until > now() ? cart.labels : [];
};
const taken = (model: Model): Set<string> => new Set([...model.keys()].flatMap((buyer) => live(model, buyer)));
const labelsIn = (cart: CartRow | undefined): string[] =>
  (cart?.lines ?? []).flatMap(({ places }) => places.map(({ seat }) => seat ?? ''));
const codeOf = (error: unknown): string => (error as { type?: { code: string } }).type?.code ?? String(error);
const attempt = <T>(work: Promise<T>): Promise<T | string> => work.catch(codeOf);

/** The code of the refusal that one choice of these seats would meet while `open` are free. */
function refusalOf(chosen: readonly NumberedSeat[], own: readonly string[], open: ReadonlySet<string>) {
  const labels = new Set([...chosen.map(({ label }) => label), ...own]);
  if (chosen.some(({ companionOf }) => companionOf && !labels.has(companionOf))) return 'companion_seat';
  const neighbour = neighboursIn(seats);
  const isOpen = ({ label }: NumberedSeat) => open.has(label);
  if (gapsOf(sidesOf(chosen, neighbour), isOpen).length === 0) return undefined;
  const ordinary = chosen.filter(({ accessible, companionOf }) => !accessible && companionOf === undefined);
  const groups = groupsWithoutGap(freeRuns(seats, isOpen), ordinary.length);
  return groups && groups.length <= blocksIn(ordinary, neighbour) ? 'seat_gap' : undefined;
}

type Step = (model: Model, buyers: Record<Buyer, string>) => Promise<void>;
const customer = (userId: string) => ({ userId, customer: userId, address: '192.0.2.1' });
const openTo = (model: Model, ...also: readonly string[]): Set<string> => {
  const held = taken(model);
  return new Set(seats.flatMap(({ label }) => (!held.has(label) || also.includes(label) ? label : [])));
};

const choose =
  (buyer: Buyer, wanted: readonly number[]): Step =>
  async (model, buyers) => {
    const chosen = [...new Set(wanted)].flatMap((index) => seats[index % seats.length] ?? []);
    const labels = chosen.map(({ label }) => label);
    const own = live(model, buyer);
    const held = taken(model);
    const refusal = refusalOf(chosen, own, openTo(model));
    const request = { ticketTypeId: party.ticketTypeId, seats: labels };
    const answer = await attempt(system.claimPlaces(customer(buyers[buyer]), request, { key: '', hash: '' }, now()));
    // Only a companion seat that has lost its accessible one is named before taken seats.
    const isAlone = refusal === 'companion_seat' && !labels.some((label) => own.includes(label));
    if (labels.some((label) => held.has(label))) return expect(answer).toBe(isAlone ? refusal : 'seats_taken');
    if (refusal) return expect(answer).toBe(refusal);
    expect(typeof answer, String(answer)).toBe('object');
    const { cart } = answer as { cart: CartRow };
    model.set(buyer, { until: cart.expiresAt, labels: labelsIn(cart) });
  };

const best =
  (buyer: Buyer, quantity: number): Step =>
  async (model, buyers) => {
    const own = live(model, buyer);
    const open = openTo(model);
    const request = { ticketTypeId: party.ticketTypeId, quantity };
    const answer = await attempt(system.claimPlaces(customer(buyers[buyer]), request, { key: '', hash: '' }, now()));
    if (answer === 'sold_out') return;
    expect(typeof answer, String(answer)).toBe('object');
    const { cart } = answer as { cart: CartRow };
    const labels = labelsIn(cart);
    const chosen = seatsOf(labels.filter((label) => !own.includes(label)));
    expect(refusalOf(chosen, own, open)).toBeUndefined();
    model.set(buyer, { until: cart.expiresAt, labels });
  };

const keep =
  (buyer: Buyer, quantity: number): Step =>
  async (model, buyers) => {
    const own = live(model, buyer);
    if (quantity >= own.length) return;
    const line = (await system.readCart(buyers[buyer]))?.lines[0]?.id ?? '';
    const open = openTo(model, ...own);
    const before = openTo(model);
    const answer = await attempt(system.setQuantity(customer(buyers[buyer]), line, quantity, now()));
    if (quantity === 0) expect(typeof answer, String(answer)).toBe('object');
    if (typeof answer === 'string') return expect(['seat_gap', 'companion_seat']).toContain(answer);
    const labels = labelsIn(answer);
    expect(labels.length).toBe(quantity);
    // Seats that were alone before the change are not its fault.
    const aloneBefore = gapsOf(sidesOf(seatsOf(own), neighboursIn(seats)), ({ label }) => before.has(label));
    if (aloneBefore.length === 0) expect(refusalOf(seatsOf(labels), [], open)).toBeUndefined();
    model.set(buyer, { until: answer.expiresAt, labels });
  };

const renew =
  (buyer: Buyer): Step =>
  async (model, buyers) => {
    const cart = model.get(buyer);
    const hasLapsed = cart !== undefined && cart.until <= now();
    const open = openTo(model);
    const answer = await attempt(system.renewCart(customer(buyers[buyer]), now()));
    if (typeof answer === 'string') return expect(['sold_out', 'too_many_holds']).toContain(answer);
    const labels = labelsIn(answer.cart);
    if (hasLapsed) expect(refusalOf(seatsOf(labels), [], open)).toBeUndefined();
    if (answer.cart) model.set(buyer, { until: answer.cart.expiresAt, labels });
  };

const wait =
  (minutes: number): Step =>
  () =>
    passTime(minutes * 60_000);

const who = fc.constantFrom<Buyer>('ada', 'bob');
/** A named step, so that a failed run is readable. */
const step = (name: string, run: Step) => ({ run, [fc.toStringMethod]: () => name });
const some = fc
  .tuple(fc.integer({ min: 0, max: 10 }), fc.integer({ min: 1, max: 5 }))
  .map(([from, count]) => Array.from({ length: count }, (_, index) => from + index));
const steps = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.tuple(who, some).map(([buyer, all]) => step(`${buyer} takes ${all}`, choose(buyer, all))),
  },
  {
    weight: 1,
    arbitrary: fc
      .tuple(who, fc.integer({ min: 1, max: 4 }))
      .map(([buyer, count]) => step(`${buyer} takes the best ${count}`, best(buyer, count))),
  },
  {
    weight: 5,
    arbitrary: fc
      .tuple(who, fc.integer({ min: 0, max: 4 }))
      .map(([buyer, count]) => step(`${buyer} keeps ${count}`, keep(buyer, count))),
  },
  { weight: 3, arbitrary: who.map((buyer) => step(`${buyer} renews`, renew(buyer))) },
  { weight: 3, arbitrary: fc.constant(step('16 minutes pass', wait(16))) },
);

/** Seats that are taken, in a choice that would leave another one alone. */
const takenAndAlone = [
  step('bob takes 3,4,5', choose('bob', [3, 4, 5])),
  step('ada takes 3,4,5,6,7', choose('ada', [3, 4, 5, 6, 7])),
];

let run = 0;
it(`leaves nothing that one choice could not leave, in ${runs} random runs`, { timeout: 300_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(steps, { minLength: 3, maxLength: 10 }), async (all) => {
      run += 1;
      const buyers = { ada: `usr_ada_${run}`, bob: `usr_bob_${run}` };
      // The counts of an earlier run are too old to be used.
      await passTime(2_000);
      const model: Model = new Map();
      try {
        for (const { run: take } of all) await take(model, buyers);
      } finally {
        for (const userId of Object.values(buyers)) await system.clearCart(userId, now());
      }
    }),
    { numRuns: runs, examples: [[takenAndAlone]] },
  );
});
