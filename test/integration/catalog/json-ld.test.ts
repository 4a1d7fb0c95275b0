import { beforeAll, expect, it } from 'vitest';
import { account, draft, hold, must, show } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

const get = (id: string, accept: string, headers = {}) =>
  call('GET', `/v1/events/${id}`, { headers: { accept, ...headers } });

it('is served to clients that prefer it, with its own ETag', async () => {
  const { eventId, organizer } = await show({ capacity: 8 });
  const title = '</script><script>alert(1)</script>';
  must(200, await call('PATCH', `/v1/events/${eventId}`, { token: organizer.token, body: { title } }));

  const linked = await get(eventId, 'application/ld+json');
  expect(linked.headers.get('content-type')).toBe('application/ld+json');
  expect(linked.headers.get('vary')).toBe('Accept, Authorization');
  const data = typeof linked.body === 'string' ? JSON.parse(linked.body) : linked.body;
  expect(data).toMatchObject({
    '@type': 'Event',
    name: title,
    offers: [{ price: '45.00', priceCurrency: 'EUR', availability: 'https://schema.org/InStock' }],
  });

  for (const accept of ['*/*', 'text/html', 'application/json', 'application/ld+json;q=0.2, application/json']) {
    const plain = await get(eventId, accept);
    expect(plain.headers.get('content-type'), accept).toBe('application/json');
    expect(plain.headers.get('vary'), accept).toBe('Accept, Authorization');
    expect(plain.headers.get('etag')).not.toBe(linked.headers.get('etag'));
  }
  const etag = linked.headers.get('etag') ?? '';
  expect((await get(eventId, 'application/ld+json', { 'if-none-match': etag })).status).toBe(304);
});

it('shows a type as sold out while its last places are held', async () => {
  const { eventId, ticketTypeId } = await show({ capacity: 2 });
  must(200, await hold(await account(), ticketTypeId, 2));
  const { body } = await get(eventId, 'application/ld+json');
  const { offers } = typeof body === 'string' ? JSON.parse(body) : body;
  expect(offers[0].availability).toBe('https://schema.org/SoldOut');
});

it('shows a draft only to members of its organizer', async () => {
  const { eventId } = await draft();
  expect((await get(eventId, 'application/ld+json')).status).toBe(404);
});
