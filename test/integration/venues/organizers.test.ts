import { randomUUID } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { type Account, founder, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';
import { announced } from '../../support/state/outbox.ts';

let owner: Account;
beforeAll(async () => {
  await startInProcess({ cache: false });
  owner = await founder();
});

const create = async (name: string) =>
  must(201, await call('POST', '/v1/organizers', { token: owner.token, body: { name } }));
const change = (id: string, body: object, headers = {}) =>
  call('PATCH', `/v1/organizers/${id}`, { token: owner.token, body, headers });
const profile = (idOrSlug: string, headers = {}) => call('GET', `/v1/organizers/${idOrSlug}/profile`, { headers });

it('organizers with the same name get different slugs', async () => {
  const name = `Night Owls ${randomUUID().slice(0, 8)}`;
  const all = await Promise.all([create(name), create(name), create(name)]);
  const slugs = all.map(({ slug }) => slug);
  expect(new Set(slugs).size).toBe(3);
  expect(slugs).toContain(name.toLowerCase().replaceAll(' ', '-'));
  for (const { id, slug } of all) expect(must(200, await profile(slug)).id).toBe(id);
});

it('an update changes only the given fields, and `null` removes a URL', async () => {
  const { id } = await create('Owls');
  const full = {
    ...{ name: 'Owls & Friends', description: 'We play <b>late</b>.\nAlways.' },
    ...{ logoUrl: 'https://owls.example/logo.png', website: 'https://owls.example/' },
  };
  expect(must(200, await change(id, full))).toMatchObject(full);
  expect(must(200, await change(id, { website: null }))).toEqual({ ...must(200, await profile(id)) });
  const { website: _, ...rest } = full;
  expect(must(200, await profile(id))).toMatchObject(rest);
  expect(must(200, await profile(id))).not.toHaveProperty('website');
});

it('a slug belongs to one organizer, and is released when it changes', async () => {
  const [one, other] = [await create('First'), await create('Second')];
  const slug = `slug-${randomUUID().slice(0, 8)}`;
  must(200, await change(one.id, { slug }));
  expect((await change(other.id, { slug })).body.code).toBe('slug_taken');
  must(200, await change(one.id, { slug: `${slug}-2` }));
  must(200, await change(other.id, { slug }));
  expect(must(200, await profile(slug)).id).toBe(other.id);
  for (const bad of ['Upper', 'a--b', '-a', 'a b', 'ä', ''])
    expect((await change(one.id, { slug: bad })).status, bad).toBe(422);
});

it('the second edit of one version is stale, and a cached profile is valid until it changes', async () => {
  const { id } = await create('Owls');
  const etag = (await profile(id)).headers.get('etag') ?? '';
  expect((await profile(id, { 'if-none-match': etag })).status).toBe(304);
  must(200, await change(id, { name: 'One' }, { 'if-match': etag }));
  expect((await change(id, { name: 'Two' }, { 'if-match': etag })).body.code).toBe('stale');
  expect((await profile(id, { 'if-none-match': etag })).status).toBe(200);
  const both = await Promise.all([change(id, { name: 'Three' }), change(id, { name: 'Four' })]);
  expect(both.map(({ status }) => status).every((status) => status === 200 || status === 409)).toBe(true);
});

it('changes of a profile or a venue publish an event with its version, a new seat map does not', async () => {
  const { id } = await create('Owls');
  const { token } = owner;
  const facts = { name: 'Hall', address: 'Main Street 1', city: 'Vienna', country: 'AT', timezone: 'Europe/Vienna' };
  const body = { ...facts, organizerId: id, capacity: 5 };
  const venueId = must(201, await call('POST', '/v1/venues', { token, body })).id;
  const seats = { sections: [{ id: 'F', name: 'Floor', kind: 'standing', capacity: 5 }] };
  must(200, await call('PUT', `/v1/venues/${venueId}/seat-map`, { token, body: seats }));
  must(200, await call('PATCH', `/v1/venues/${venueId}`, { token, body: { city: 'Linz' } }));
  must(200, await change(id, { name: 'Eagles' }));
  const events = (await announced()).filter(({ subject }) => [id, venueId].includes(subject));
  expect(events.map(({ type, data }) => [type, data])).toEqual([
    ['VenueChanged', { venueId, organizerId: id, version: 3 }],
    ['OrganizerChanged', { organizerId: id, version: 2 }],
  ]);
});

it.each([
  ['logoUrl', 'javascript:alert(1)'],
  ['logoUrl', 'http://owls.example/logo.png'],
  ['logoUrl', 'data:image/svg+xml,<svg onload=alert(1)>'],
  ['website', 'https://localhost/'],
  ['website', 'https://owls.example/\u0000'],
  ['website', `https://owls.example/${'a'.repeat(500)}`],
  ['name', 'Owls\u0007'],
  ['name', ''],
  ['description', 'x'.repeat(5_001)],
])('refuses %s %j', async (field, value) => {
  const { id } = await create('Owls');
  const { status, body } = await change(id, { [field]: value });
  const pointers = body.errors.map(({ pointer }: { pointer: string }) => pointer);
  expect([status, ...new Set(pointers)]).toEqual([422, `/${field}`]);
});
