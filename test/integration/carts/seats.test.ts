import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { insistOnHold } from '../../support/actors/buying.ts';
import { hall } from '../../support/actors/seats.ts';
import { type Account, account, addType, draft, must, onSale, publish, type Show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { livePlaces } from '../../support/state/places.ts';
import { passTime, resetTime } from '../../support/state/time.ts';

/*
 * Goal: seats are sold by the rules for protected seats, best seats and single-seat gaps, also to concurrent buyers.
 * Method: calls the API in process, and records the DynamoDB commands where their number is promised.
 */

beforeAll(() => startInProcess({ cache: false }));
afterEach(resetTime);

/** An event whose one type sells every section of a map. */
async function seated(seatMap: { sections: { id: string }[] }, { noSingleSeatGaps = false } = {}): Promise<Show> {
  const event = await draft({ seatMap });
  const sectionIds = seatMap.sections.map(({ id }) => id);
  const ticketTypeId = must(201, await addType(event, { kind: 'seated', sectionIds, noSingleSeatGaps })).id;
  must(200, await publish(event));
  await onSale(event);
  return { ...event, ticketTypeId };
}

const take = ({ token }: Account, { ticketTypeId }: Show, choice: { seats: string[] } | { quantity: number }) =>
  call('POST', '/v1/cart/items', { token, body: { ticketTypeId, ...choice } });
const best = (buyer: Account, party: Show, quantity: number) => take(buyer, party, { quantity });
const emptyCart = async ({ token }: Account) => must(204, await call('DELETE', '/v1/cart', { token }));
const seatsOf = (body: { items: { seats: string[] }[] }): string[] => body.items.flatMap(({ seats }) => seats);
const outcome = ({ status, body }: { status: number; body: any }) => [status, body.code, body.seats];

/** A row of ordinary seats, and a row with an accessible seat and its companion seat. */
const withProtected = {
  sections: [
    {
      id: 'A',
      name: 'Hall',
      kind: 'seated',
      rows: [
        { name: '1', seats: [{ name: '1' }, { name: '2' }, { name: '3' }] },
        {
          name: 'Z',
          seats: [
            { name: '1', accessible: true },
            { name: '2', companionOf: '1' },
          ],
        },
      ],
    },
  ],
};

describe('protected seats', () => {
  it('are sold by name, and a companion seat only together with its accessible seat', async () => {
    const party = await seated(withProtected);
    const [buyer, other] = [await account(), await account()];
    const refused = await take(buyer, party, { seats: ['A-Z-2', 'A-1-1'] });
    expect(outcome(refused)).toEqual([409, 'companion_seat', ['A-Z-2']]);
    expect(refused.body.detail).toContain('A-Z-1');
    must(200, await take(buyer, party, { seats: ['A-Z-1'] }));
    expect((await take(other, party, { seats: ['A-Z-2'] })).body.code).toBe('companion_seat');
    must(200, await take(buyer, party, { seats: ['A-Z-2'] }));
    await emptyCart(buyer);
    must(200, await take(other, party, { seats: ['A-Z-2', 'A-Z-1'] }));
  });

  it('are never chosen as best seats, even if no other seat is left', async () => {
    const party = await seated(withProtected);
    expect(outcome(await best(await account(), party, 4))).toEqual([409, 'sold_out', undefined]);
    const seats = seatsOf(must(200, await best(await account(), party, 3)));
    expect(seats.sort()).toEqual(['A-1-1', 'A-1-2', 'A-1-3']);
    expect((await best(await account(), party, 1)).body.code).toBe('sold_out');
  });

  it('are refused in a map if their accessible seat does not exist', async () => {
    const event = await draft();
    const seats = [{ name: '1', companionOf: '9' }];
    const map = { sections: [{ id: 'A', name: 'A', kind: 'seated', rows: [{ name: '1', seats }] }] };
    const path = `/v1/venues/${event.venueId}/seat-map`;
    const refused = await call('PUT', path, { token: event.organizer.token, body: map });
    expect([refused.status, refused.body.errors[0].pointer]).toEqual([422, '/sections']);
  });
});

describe('best seats', () => {
  it('are found for every concurrent buyer, down to the last seat', async () => {
    const party = await seated(hall({ A: 14, B: 10 }));
    const buyers = await Promise.all(Array.from({ length: 12 }, () => account()));
    const answers = await Promise.all(buyers.map((buyer) => insistOnHold(buyer, party.ticketTypeId, 2)));
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    expect(new Set(answers.flatMap(({ body }) => seatsOf(body))).size).toBe(24);
    expect((await best(await account(), party, 1)).body.code).toBe('sold_out');
  });

  it('are the best there are for buyers who do not compete', async () => {
    const party = await seated(hall({ A: 14, B: 14, C: 14, D: 14, E: 14, F: 14, G: 14, H: 14 }));
    const [one, other] = [await account(), await account()];
    expect(seatsOf(must(200, await best(one, party, 3)))).toEqual(['A-1-6', 'A-1-7', 'A-1-8']);
    expect(seatsOf(must(200, await best(other, party, 2)))).toEqual(['A-1-9', 'A-1-10']);
    await emptyCart(one);
    expect(seatsOf(must(200, await best(one, party, 3)))).toEqual(['A-1-6', 'A-1-7', 'A-1-8']);
    const balcony = await seated(hall({ A: 10, B: 10 }));
    expect(seatsOf(must(200, await best(other, balcony, 2)))).toContain('A-1-5');
    const last = must(200, await call('GET', '/v1/cart', { token: other.token })).items.at(-1);
    expect(last.seats).toEqual(['A-1-5', 'A-1-6']);
  });

  it('cost no read of the index after a recent recount', async () => {
    const party = await seated(hall({ A: 40 }));
    must(200, await call('GET', `/v1/events/${party.eventId}/seats`));
    const buyer = await account();
    const asked = await commands();
    must(200, await best(buyer, party, 2));
    expect(asked().map(({ name, index }) => [name, index])).toEqual([
      ['BatchGetItemCommand', false],
      ['BatchGetItemCommand', false],
      ['TransactWriteItemsCommand', false],
    ]);
  });
});

/** Records the commands on the tickets table from now on. */
async function commands() {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const sent: { name: string | undefined; index: unknown }[] = [];
  const table = process.env.TICKETS_TABLE ?? '';
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      (args) => {
        if (JSON.stringify(args.input).includes(table))
          sent.push({ name: commandName, index: 'IndexName' in args.input && args.input.IndexName });
        return next(args);
      },
    { name: `commands-${Math.random()}`, step: 'initialize' },
  );
  return () => sent;
}

describe('a type that forbids single-seat gaps', () => {
  it('rejects a choice that leaves a gap, and names it, while another choice leaves none', async () => {
    const party = await seated(hall({ A: 5, B: 4 }), { noSingleSeatGaps: true });
    const [buyer, other] = [await account(), await account()];
    expect(outcome(await take(buyer, party, { seats: ['A-1-2', 'A-1-3'] }))).toEqual([409, 'seat_gap', ['A-1-1']]);
    must(200, await take(buyer, party, { seats: ['A-1-1', 'A-1-2'] }));
    // Three seats are left in A, and two of them would leave a gap. Two seats in B leave none.
    expect(outcome(await take(other, party, { seats: ['A-1-3', 'A-1-4'] }))).toEqual([409, 'seat_gap', ['A-1-5']]);
    must(200, await take(other, party, { seats: ['B-1-1', 'B-1-2', 'B-1-3', 'B-1-4'] }));
    must(200, await take(other, party, { seats: ['A-1-3', 'A-1-4'] }));
    // This seat was single before the choice.
    must(200, await take(other, party, { seats: ['A-1-5'] }));
  });

  it('counts seats with a lapsed hold as free', async () => {
    const party = await seated(hall({ A: 3, B: 4 }), { noSingleSeatGaps: true });
    must(200, await take(await account(), party, { seats: ['A-1-3'] }));
    await passTime(16 * 60_000);
    expect(outcome(await take(await account(), party, { seats: ['A-1-1', 'A-1-2'] }))).toEqual([
      409,
      'seat_gap',
      ['A-1-3'],
    ]);
  });

  it('costs a claim two reads and one write', async () => {
    const party = await seated(hall({ A: 9 }), { noSingleSeatGaps: true });
    const buyer = await account();
    const asked = await commands();
    must(200, await take(buyer, party, { seats: ['A-1-3', 'A-1-4'] }));
    expect(asked().map(({ name }) => name)).toEqual([
      'BatchGetItemCommand',
      'BatchGetItemCommand',
      'TransactWriteItemsCommand',
    ]);
  });

  it('lets two concurrent choices leave no gap together', async () => {
    const party = await seated(hall({ A: 5, B: 9 }), { noSingleSeatGaps: true });
    const buyers = async () => [await account(), await account()] as const;
    let [one, other] = await buyers();
    for (let round = 1; round <= 30; round++) {
      const answers = await Promise.all([
        take(one, party, { seats: ['A-1-1', 'A-1-2'] }),
        take(other, party, { seats: ['A-1-4', 'A-1-5'] }),
      ]);
      const outcomes = answers.map(({ status, body }) => body.code ?? status).sort();
      expect([round, outcomes]).toEqual([round, [200, 'seat_gap']]);
      await Promise.all([one, other].map(emptyCart));
      if (round % 10 === 0) [one, other] = await buyers();
    }
  });

  it('lets concurrent buyers of best seats leave no gap', async () => {
    for (let round = 0; round < 5; round++) {
      const party = await seated(hall({ A: 9, B: 9, C: 9, D: 9 }), { noSingleSeatGaps: true });
      const crowd = await Promise.all(Array.from({ length: 8 }, () => account()));
      const answers = await Promise.all(crowd.map((buyer) => insistOnHold(buyer, party.ticketTypeId, 2)));
      expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
      // The places themselves: the seats that people are shown may be a second old.
      const places = (await livePlaces(party.ticketTypeId)).sort((one, other) => one.number - other.number);
      const states = places.map(({ status }) => (status === 'held' ? 'h' : 'a')).join('');
      for (const row of states.match(/.{9}/g) ?? []) expect(row).not.toMatch(/(?<!a)a(?!a)/);
    }
  });
});

describe('seats that are given back', () => {
  const patch = ({ token }: Account, id: string, quantity: number) =>
    call('PATCH', `/v1/cart/items/${id}`, { token, body: { quantity } });
  const remove = ({ token }: Account, id: string) => call('DELETE', `/v1/cart/items/${id}`, { token });
  const row = (from: number, to: number, name = 'A-1') =>
    Array.from({ length: to - from + 1 }, (_, index) => `${name}-${from + index}`);
  const reprice = ({ organizer, eventId, ticketTypeId }: Show, amount: number) =>
    call('PATCH', `/v1/events/${eventId}/ticket-types/${ticketTypeId}`, {
      token: organizer.token,
      body: { price: { amount, currency: 'EUR' } },
    });

  it('leave no gap that a choice of the others would not leave', async () => {
    const party = await seated(hall({ A: 5, B: 9 }), { noSingleSeatGaps: true });
    const buyer = await account();
    const [line] = must(200, await take(buyer, party, { seats: row(1, 5) })).items;
    expect(outcome(await patch(buyer, line.id, 4))).toEqual([409, 'seat_gap', ['A-1-5']]);
    expect(seatsOf(must(200, await patch(buyer, line.id, 3)))).toEqual(row(1, 3));
    must(200, await remove(buyer, line.id));
  });

  it('are those of the other end if the last ones would leave a gap', async () => {
    const party = await seated(hall({ A: 9, B: 9 }), { noSingleSeatGaps: true });
    const [buyer, other] = [await account(), await account()];
    const [line] = must(200, await take(buyer, party, { seats: row(4, 7) })).items;
    must(200, await take(other, party, { seats: row(8, 9) }));
    // Seat 7 would be alone between 6 and 8. Seat 4 has seat 3 beside it.
    expect(seatsOf(must(200, await patch(buyer, line.id, 3)))).toEqual(row(5, 7));
  });

  it('may have a lost seat beside them that is free again', async () => {
    const party = await seated(hall({ A: 6, B: 6 }), { noSingleSeatGaps: true });
    const [buyer, other, rival] = [await account(), await account(), await account()];
    const [line] = must(200, await take(buyer, party, { seats: row(1, 3) })).items;
    must(200, await take(other, party, { seats: row(4, 6) }));
    await passTime(16 * 60_000);
    must(200, await take(rival, party, { seats: row(1, 1) }));
    await emptyCart(rival);
    await resetTime();
    // Seat 1 is lost and goes. Seat 3 would be alone beside seat 4, so seat 2 goes too.
    expect(seatsOf(must(200, await patch(buyer, line.id, 1)))).toEqual(row(3, 3));
  });

  it('may leave a gap if every choice does', async () => {
    const party = await seated(hall({ A: 5 }), { noSingleSeatGaps: true });
    const buyer = await account();
    const [line] = must(200, await take(buyer, party, { seats: row(1, 5) })).items;
    expect(seatsOf(must(200, await patch(buyer, line.id, 4)))).toEqual(row(1, 4));
  });

  it('leave no gap and no companion alone beside another line of the cart', async () => {
    const party = await seated(hall({ A: 5, B: 9 }), { noSingleSeatGaps: true });
    const buyer = await account();
    must(200, await take(buyer, party, { seats: row(1, 2) }));
    must(200, await reprice(party, 5_000));
    must(200, await take(buyer, party, { seats: row(3, 3) }));
    must(200, await reprice(party, 6_000));
    const { items } = must(200, await take(buyer, party, { seats: row(4, 5) }));
    expect(outcome(await remove(buyer, items[1].id))).toEqual([409, 'seat_gap', ['A-1-3']]);
    must(200, await remove(buyer, items[0].id));
    must(200, await remove(buyer, items[1].id));

    const access = await seated(withProtected);
    const [accessible] = must(200, await take(buyer, access, { seats: ['A-Z-1'] })).items.slice(-1);
    must(200, await reprice(access, 5_000));
    const [companion] = must(200, await take(buyer, access, { seats: ['A-Z-2'] })).items.slice(-1);
    expect(outcome(await remove(buyer, accessible.id))).toEqual([409, 'companion_seat', ['A-Z-2']]);
    must(200, await remove(buyer, companion.id));
    must(200, await remove(buyer, accessible.id));
  });

  it('never prevent a cart from being emptied', async () => {
    const party = await seated(hall({ A: 5, B: 9 }), { noSingleSeatGaps: true });
    const buyer = await account();
    must(200, await take(buyer, party, { seats: row(1, 3) }));
    must(200, await take(await account(), party, { seats: row(4, 5) }));
    await emptyCart(buyer);
  });
});

describe('a renewal of lapsed seats', () => {
  const renew = ({ token }: Account) => call('POST', '/v1/cart/renew', { token });

  it('takes no seats that would leave a gap now, and says so', async () => {
    const party = await seated(hall({ A: 5, B: 9 }), { noSingleSeatGaps: true });
    const [buyer, rival] = [await account(), await account()];
    must(200, await take(buyer, party, { seats: ['A-1-4', 'A-1-5'] }));
    must(200, await take(buyer, party, { seats: ['B-1-1', 'B-1-2'] }));
    await passTime(16 * 60_000);
    must(200, await take(rival, party, { seats: ['A-1-1', 'A-1-2'] }));
    const { items, changes } = must(200, await renew(buyer));
    expect(items).toMatchObject([{ seats: ['B-1-1', 'B-1-2'] }]);
    expect(changes).toMatchObject([{ code: 'seat_gap', quantity: 2, seats: ['A-1-4', 'A-1-5'] }]);
    const { sections } = must(200, await call('GET', `/v1/events/${party.eventId}/seats`));
    expect(sections[0].states).toBe('hhaaa');
  });

  it('takes no companion seat without its accessible seat', async () => {
    const party = await seated(withProtected);
    const [buyer, rival] = [await account(), await account()];
    must(200, await take(buyer, party, { seats: ['A-Z-1', 'A-Z-2', 'A-1-1'] }));
    await passTime(16 * 60_000);
    must(200, await take(rival, party, { seats: ['A-Z-1'] }));
    const { items, changes } = must(200, await renew(buyer));
    expect(items).toMatchObject([{ seats: ['A-1-1'] }]);
    expect(changes).toMatchObject([
      { code: 'seats_taken', seats: ['A-Z-1'] },
      { code: 'companion_seat', seats: ['A-Z-2'] },
    ]);
  });
});

it('walks the index at most once a second, however many choices leave a gap', async () => {
  const party = await seated(hall({ A: 5, B: 4 }), { noSingleSeatGaps: true });
  const buyers = await Promise.all(Array.from({ length: 4 }, () => account()));
  const { clock } = await import('../../../shared/base/clock.ts');
  const frozen = clock.now();
  clock.now = () => frozen;
  const refusals = () =>
    Promise.all(
      Array.from({ length: 20 }, (_, turn) =>
        take(buyers[turn % 4] as Account, party, { seats: ['A-1-2', 'A-1-3'] }).then(({ body }) => body.code),
      ),
    );
  const asked = await commands();
  const walks = () => asked().filter(({ index }) => index).length;
  expect(await refusals()).toEqual(Array(20).fill('seat_gap'));
  expect(await refusals()).toEqual(Array(20).fill('seat_gap'));
  expect(walks()).toBe(1);
  clock.now = () => frozen + 1_001;
  expect(await refusals()).toEqual(Array(20).fill('seat_gap'));
  expect(walks()).toBe(2);
});

it('forgets the free seats of a type once they are too old to be a hint', async () => {
  const { readRecentFreeSeats, readFreeSeats } = await import('../../../functions/carts/seats/seat-store.ts');
  const { cartLimits } = await import('../../../functions/carts/limits.ts');
  const seatsOfType = (ticketTypeId: string) =>
    ({ type: { ticketTypeId, shards: 1 }, seats: [] }) as unknown as Parameters<typeof readFreeSeats>[0];
  const { clock } = await import('../../../shared/base/clock.ts');
  const seen = await readFreeSeats(seatsOfType('typ_one'), clock.now());
  expect(await readFreeSeats(seatsOfType('typ_one'), clock.now())).toBe(seen);
  expect(await readRecentFreeSeats(seatsOfType('typ_one'), clock.now())).toBe(seen);
  await passTime(cartLimits.seatHintMs + 1);
  expect(await readRecentFreeSeats(seatsOfType('typ_one'), clock.now())).toBeUndefined();
  await readFreeSeats(seatsOfType('typ_two'), clock.now());
  expect(await readFreeSeats(seatsOfType('typ_one'), clock.now())).not.toBe(seen);
});
