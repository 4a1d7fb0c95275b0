import { expect, it } from 'vitest';
import { must, show } from '../support/actors/world.ts';
import { call } from '../support/http/client.ts';

it('the gateway serves the calendar feed, the sitemap and robots.txt', async () => {
  const { eventId, organizerId } = await show({ doorsIn: 48 });
  const event = must(200, await call('GET', `/v1/events/${eventId}`));
  const feed = await call('GET', `/v1/events.ics?organizerId=${organizerId}`);
  expect([feed.status, feed.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8']);
  expect(feed.body).toContain(`UID:${eventId}\r\n`);
  const month = new Date(event.startsAt).toISOString().slice(0, 7);
  const map = await call('GET', `/sitemap.xml?month=${month}`);
  expect(map.body).toContain(`/v1/events/${event.slug}</loc>`);
  expect((await call('GET', '/robots.txt')).body).toContain('/sitemap.xml');
});
