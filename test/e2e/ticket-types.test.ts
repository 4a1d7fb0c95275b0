import { expect, it } from 'vitest';
import { account, available, hold, must, show } from '../support/actors/world.ts';
import { call, until } from '../support/http/client.ts';

it('a capacity changed during sales takes effect soon and is in the audit trail', async () => {
  const party = await show({ capacity: 20 });
  const { eventId, ticketTypeId, organizer } = party;
  must(200, await hold(await account(), ticketTypeId, 3));
  const resize = async (capacity: number, free: number) => {
    const path = `/v1/events/${eventId}/ticket-types/${ticketTypeId}`;
    must(200, await call('PATCH', path, { token: organizer.token, body: { capacity } }));
    await until(
      () => available(eventId),
      (count) => count === free,
    );
  };
  await resize(25, 22);
  await resize(5, 2);
  must(200, await hold(await account(), ticketTypeId, 2));
  expect((await hold(await account(), ticketTypeId, 1)).body.code).toBe('sold_out');

  const trail = await until(
    () => call('GET', `/v1/audit?subject=${eventId}&limit=100`, { token: organizer.token }),
    ({ body }) => body.items.some(({ change }: any) => change.capacity?.to === 5),
  );
  const asked = trail.body.items.find(({ change }: any) => change.targetCapacity?.to === 5);
  expect(asked).toMatchObject({ what: 'ticket_type_changed', actor: organizer.id, change: { ticketTypeId } });
});
