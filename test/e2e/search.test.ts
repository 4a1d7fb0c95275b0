import { expect, it } from 'vitest';
import { call } from '../support/client.ts';
import { addType, draft, must, publish } from '../support/world.ts';

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
  expect(await found('zlatoust')).not.toContain(eventId);

  must(200, await publish(drafted));
  await expect.poll(() => found('zlatuost dvorak'), { timeout: 30_000 }).toContain(eventId);

  must(202, await call('POST', `/v1/events/${eventId}/cancel`, { token: organizer.token, body: {} }));
  // The index may still know it; what is shown is read from the table.
  expect(await found('zlatoust')).not.toContain(eventId);
});
