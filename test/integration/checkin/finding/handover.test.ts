import { beforeAll, expect, it } from 'vitest';
import { join } from '../../../support/actors/callers.ts';
import { boughtTickets, gateDevice, scan } from '../../../support/actors/door.ts';
import { account, must, type Show, show } from '../../../support/actors/world.ts';
import { handsOf } from '../../../support/door/hands.ts';
import { startInProcess } from '../../../support/engine/in-process.ts';
import { call } from '../../../support/http/client.ts';
import { placesOf } from '../../../support/state/places.ts';

/*
 * Goal: the box office hands each ticket over once, everybody at the door sees when and by whom, and nobody else may.
 * Method: hands real tickets over at the same moment, as every kind of caller, after a re-issue and after a refund.
 */

beforeAll(() => startInProcess({ cache: false }));

const handOver = (token: string, ticketId: string, body: object = {}) =>
  call('POST', `/v1/checkin/tickets/${ticketId}/handover`, { token, body });

async function boxOffice(rules: object = { lookUp: true }) {
  const party = await show();
  const { token } = party.organizer;
  must(200, await call('PUT', `/v1/events/${party.eventId}/door-rules`, { token, body: rules }));
  const { deviceToken, deviceId } = await gateDevice(party);
  const { orderId, codes } = await boughtTickets(party, 1);
  const { ticketIdOf } = await import('../../../../shared/inventory/place.ts');
  const place = (await placesOf(party.ticketTypeId)).find(({ code }) => code === codes[0]);
  if (!place) throw new Error('The ticket has no place');
  return { party, token, deviceToken, deviceId, orderId, code: codes[0] ?? '', place, id: ticketIdOf(place) };
}

const gatekeeperOf = async ({ organizerId }: Show) => {
  const { id, token } = await account();
  await join(organizerId, id, 'gatekeeper');
  return token;
};

it('hands a ticket over once, and shows when and by whom', async () => {
  const { party, token, deviceToken, deviceId, orderId, code, id } = await boxOffice();
  const first = must(200, await handOver(deviceToken, id, { note: 'At the desk' }));
  expect(first).toMatchObject({ result: 'valid', state: 'sold', ticket: { id }, handedOver: { by: deviceId } });
  const { at } = first.handedOver;
  for (const again of [deviceToken, token]) {
    const { body } = await handOver(again, id);
    expect(body).toMatchObject({ status: 409, code: 'already_handed_over' });
    expect(body.detail).toContain(at);
  }
  const handedOver = { at, by: deviceId };
  const query = new URLSearchParams({ q: orderId.slice(-8), eventId: party.eventId });
  const { items } = must(200, await call('GET', `/v1/checkin/tickets?${query}`, { token }));
  expect(items).toMatchObject([{ ticketId: id, handedOver }]);
  const state = must(200, await call('GET', `/v1/checkin/tickets?code=${code}`, { token }));
  expect(state.handedOver).toEqual(handedOver);
  expect(await handsOf(party.eventId)).toContainEqual(
    expect.objectContaining({
      ...{ what: 'by hand: handover', actor: deviceId },
      change: { ticketId: id, note: 'At the desk' },
    }),
  );
  // It admits as it did, and what the door shows stays.
  const admitted = must(200, await scan(deviceToken, party.eventId, code));
  expect(admitted).toMatchObject({ result: 'admitted', handedOver });
});

it('lets one of several win that hand it over at the same moment, also while it is scanned', async () => {
  const { party, token, deviceToken, code, id } = await boxOffice();
  const [scanned, ...all] = await Promise.all([
    scan(deviceToken, party.eventId, code),
    ...Array.from({ length: 6 }, (_, index) => handOver(index % 2 ? token : deviceToken, id)),
  ]);
  expect(scanned?.body.result).toBe('admitted');
  expect(all.map(({ status }) => status).sort()).toEqual([200, 409, 409, 409, 409, 409]);
  expect((await handsOf(party.eventId)).filter(({ what }) => what === 'by hand: handover')).toHaveLength(1);
});

it('is for those who may look tickets up', async () => {
  const open = await boxOffice();
  const closed = await boxOffice({ lookUp: false });
  for (const who of [closed.deviceToken, await gatekeeperOf(closed.party)]) {
    expect((await handOver(who, closed.id)).body.code).toBe('look_up_off');
  }
  for (const who of [open.deviceToken, open.token]) {
    expect((await handOver(who, closed.id)).body.code).toBe('not_found');
    expect((await handOver(who, 'no ticket')).body.code).toBe('not_found');
  }
  must(200, await handOver(await gatekeeperOf(open.party), open.id));
  must(200, await handOver(closed.token, closed.id));
});

it('hands a re-issued ticket over again, and none that was refunded', async () => {
  const { party, token, orderId, place, id } = await boxOffice();
  must(200, await handOver(token, id));
  const { update } = await import('../../../../shared/dynamo/write.ts');
  const { placeKey } = await import('../../../../shared/inventory/place.ts');
  // As a hand-over of the issue before.
  await update(process.env.TICKETS_TABLE ?? '', placeKey(place), {
    UpdateExpression: 'SET handedOver.issue = :none',
    ExpressionAttributeValues: { ':none': 0 },
  });
  const { getItem } = await import('../../../../shared/dynamo/read.ts');
  const readRow = () => getItem<any>(process.env.TICKETS_TABLE ?? '', placeKey(place), { consistent: true });
  const query = new URLSearchParams({ q: orderId.slice(-8), eventId: party.eventId });
  const { items } = must(200, await call('GET', `/v1/checkin/tickets?${query}`, { token }));
  expect(items[0]).not.toHaveProperty('handedOver');
  expect((await readRow()).handedOver.issue).toBe(0);
  const path = `/v1/orders/${orderId}/refunds`;
  must(202, await call('POST', path, { token, body: { ticketIds: [id], reason: 'Cannot come' } }));
  await expect.poll(readRow).not.toHaveProperty('handedOver');
  expect((await handOver(token, id)).body).toMatchObject({ status: 409, code: 'wrong_state' });
});
