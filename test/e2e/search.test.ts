import { expect, it } from 'vitest';
import { addType, draft, must, publish } from '../support/actors/world.ts';
import { call } from '../support/http/client.ts';

const found = async (q: string): Promise<string[]> =>
  must(200, await call('GET', `/v1/events/search?q=${encodeURIComponent(q)}`)).items.map(
    ({ id }: { id: string }) => id,
  );

it('search finds an event despite misspellings soon after publishing, and hides it once it is cancelled', async () => {
  const drafted = await draft();
  const { eventId, organizer } = drafted;
  const body = { title: 'Zlatoust Ensemble plays Dvořák' };
  must(200, await call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body }));
  must(201, await addType(drafted));
  // This draft is older: once the published event is indexed, the index would also contain the draft.
  const hidden = await draft();
  must(200, await call('PATCH', `/v1/events/${hidden.eventId}`, { token: hidden.organizer.token, body }));

  must(200, await publish(drafted));
  await expect.poll(() => found('zlatuost dvorak'), { timeout: 30_000 }).toContain(eventId);
  expect(await found('zlatoust')).not.toContain(hidden.eventId);

  must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: {} }));
  // The index may still contain it, but results are read from the table.
  expect(await found('zlatoust')).not.toContain(eventId);
});
