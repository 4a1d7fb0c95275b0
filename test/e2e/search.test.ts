import { expect, it } from 'vitest';
import { addType, draft, must, publish } from '../support/actors/world.ts';
import { call } from '../support/http/client.ts';

const found = async (q: string): Promise<string[]> =>
  must(200, await call('GET', `/v1/events/search?q=${encodeURIComponent(q)}`)).items.map(
    ({ id }: { id: string }) => id,
  );

it('an event is found by a misspelling soon after it is published, and no more once it is cancelled', async () => {
  const drafted = await draft();
  const { eventId, organizer } = drafted;
  const body = { title: 'Zlatoust Ensemble plays Dvořák' };
  must(200, await call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body }));
  must(201, await addType(drafted));
  // Another is drafted before it: once this one is found, the index would know that one, too.
  const hidden = await draft();
  must(200, await call('PATCH', `/v1/events/${hidden.eventId}`, { token: hidden.organizer.token, body }));

  must(200, await publish(drafted));
  await expect.poll(() => found('zlatuost dvorak'), { timeout: 30_000 }).toContain(eventId);
  expect(await found('zlatoust')).not.toContain(hidden.eventId);

  must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: {} }));
  // The index may still know it; what is shown is read from the table.
  expect(await found('zlatoust')).not.toContain(eventId);
});
