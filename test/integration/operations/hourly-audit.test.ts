import { beforeAll, expect, it } from 'vitest';
import { account, addType, draft, hold, must, onSale, order, publish, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call, deliver } from '../../support/http/client.ts';
import { findings } from '../../support/state/audit.ts';
import { announced } from '../../support/state/outbox.ts';
import { typeRow } from '../../support/state/places.ts';
import { confirm } from '../../support/state/saga.ts';

/*
 * Goal: the hourly audit reports and repeats mints that have failed for good, and no broken event ends it.
 * Method: takes the event of a mint away, as a dead-letter queue does, breaks an order, and runs the audit.
 */

beforeAll(() => startInProcess({ cache: false }));

/** Moves what is announced to the dead-letter queue. */
async function loseAnnounced(): Promise<void> {
  const { deleteAll } = await import('../../../shared/dynamo/write.ts');
  const keys = (await announced()).map(({ id }) => ({ pk: id, sk: 'event' }));
  await deleteAll(process.env.OUTBOX_TABLE ?? '', keys);
}

async function audit() {
  await (await import('../../../functions/operations/hourly.ts')).handler();
  const { readLatestReport } = await import('../../../functions/operations/reconciliation/latest-report-store.ts');
  return (await readLatestReport()).findings;
}

/** Takes the lease of a type as a mint that works on it does. */
const leaseOf = async (ticketTypeId: string) =>
  (await import('../../../functions/tickets/minting/lease-store.ts')).takeLease(ticketTypeId, Date.now());

it('a published event whose mint has failed goes on sale after the audit', async () => {
  const party = await draft();
  const balcony = { name: 'Balcony', kind: 'general', capacity: 5 };
  const types = [must(201, await addType(party)).id, must(201, await addType(party, balcony)).id];
  await deliver();
  must(200, await publish(party));
  await loseAnnounced();

  // One mint makes the places of an event, type by type.
  const lease = await leaseOf(types[0]);
  expect(await findings(party.eventId)).toEqual([]);
  await lease?.release();

  const found = await audit();
  expect(found.map(({ invariant, subject }) => `${invariant} ${subject}`).sort()).toEqual(
    types.map((id) => `I12 ${id}`).sort(),
  );
  expect(found[0]?.detail).toMatch(/^preparing, waits for \d+ places that nobody mints$/);
  await deliver();
  expect((await onSale(party)).ticketTypes).toHaveLength(2);
  expect(await audit()).toEqual([]);
  expect(await announced()).toEqual([]);
});

it('a change of capacity whose mint has failed is made after the audit', async () => {
  const { eventId, ticketTypeId, organizer } = await show({ capacity: 3 });
  const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
  must(200, await call('PATCH', path, { token: organizer.token, body: { capacity: 5 } }));
  await loseAnnounced();
  expect(await audit()).toEqual([
    { invariant: 'I12', subject: ticketTypeId, detail: 'on_sale, waits for 5 places that nobody mints' },
  ]);
  await deliver();
  expect(await typeRow(ticketTypeId)).toMatchObject({ capacity: 5 });
  expect(await audit()).toEqual([]);
});

it('no mint is started for a cancelled event', async () => {
  const { eventId, organizer } = await show({ capacity: 3 });
  must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: {} }));
  await deliver();
  expect(await findings(eventId)).toEqual([]);
});

it('an event that cannot be checked hides no other, and the order that breaks it is named', async () => {
  const [broken, other] = [await show({ capacity: 3 }), await show({ capacity: 3 })];
  const buyer = await account();
  must(200, await hold(buyer, broken.ticketTypeId, 1));
  const { id } = must(202, await order(buyer));
  await confirm(id);
  const { update } = await import('../../../shared/dynamo/write.ts');
  const { orderKey } = await import('../../../shared/records/order-facts.ts');
  await update(process.env.ORDERS_TABLE ?? '', orderKey(id), {
    UpdateExpression: 'REMOVE #items',
    ExpressionAttributeNames: { '#items': 'items' },
  });
  const path = `/v1/events/${other.eventId}/ticket-types/${other.ticketTypeId}`;
  must(200, await call('PATCH', path, { token: other.organizer.token, body: { capacity: 5 } }));
  await loseAnnounced();
  const found = await audit();
  expect(found.map(({ subject }) => subject)).toEqual([other.ticketTypeId, id]);
  expect(found[1]).toMatchObject({ invariant: 'I3', detail: expect.stringMatching(/^its row cannot be read: /) });
  const { readLatestReport } = await import('../../../functions/operations/reconciliation/latest-report-store.ts');
  expect(await readLatestReport()).toMatchObject({ complete: false });
});
