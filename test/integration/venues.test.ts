import { beforeAll, expect, it } from 'vitest';
import { call } from '../support/client.ts';
import { startInProcess } from '../support/in-process.ts';
import { type Account, account, must } from '../support/world.ts';

let owner: Account;
let organizerId: string;
beforeAll(async () => {
  await startInProcess({ cache: false });
  owner = await account();
  organizerId = must(201, await call('POST', '/v1/organizers', { token: owner.token, body: { name: 'Owls' } })).id;
});

const facts = { address: 'Main Street 1', city: 'Vienna', country: 'AT', timezone: 'Europe/Vienna', capacity: 500 };
const addVenue = (fields: { name: string; timezone?: string }) =>
  call('POST', '/v1/venues', { token: owner.token, body: { ...facts, organizerId, ...fields } });
const names = async () => (await call('GET', '/v1/venues')).body.items.map(({ name }: { name: string }) => name);

it('lists a venue under the name it has now', async () => {
  const ids: string[] = [];
  for (const name of ['Arena', 'barn', 'Cellar']) ids.push(must(201, await addVenue({ name })).id);
  expect(await names()).toEqual(['Arena', 'barn', 'Cellar']);
  const change = (body: object) => call('PATCH', `/v1/venues/${ids[0]}`, { token: owner.token, body });
  must(200, await change({ name: 'Zenith' }));
  expect(await names()).toEqual(['barn', 'Cellar', 'Zenith']);
  must(200, await change({ city: 'Linz' }));
  must(
    200,
    await call('PUT', `/v1/venues/${ids[0]}/seat-map`, {
      token: owner.token,
      body: { sections: [{ id: 'F', name: 'Floor', kind: 'standing', capacity: 10 }] },
    }),
  );
  expect(await names()).toEqual(['barn', 'Cellar', 'Zenith']);
});

it('keeps the zone of a venue in its own spelling, and takes no offset for one', async () => {
  expect((await addVenue({ name: 'Berghain', timezone: 'europe/berlin' })).body.timezone).toBe('Europe/Berlin');
  expect((await addVenue({ name: 'Eden Gardens', timezone: 'Asia/Kolkata' })).body.timezone).toBe('Asia/Kolkata');
  const offset = await addVenue({ name: 'Nowhere', timezone: '+01:00' });
  expect([offset.status, offset.body.errors]).toMatchObject([422, [{ pointer: '/timezone' }]]);
});
