import { expect, it } from 'vitest';
import { invitedToken, verify } from '../support/actors/mailed.ts';
import { account, founder, must } from '../support/actors/world.ts';
import { call } from '../support/http/client.ts';

it('an invited member joins the team by mail and imports the seat map of its venue', async () => {
  const owner = await founder();
  const organizerId = must(
    201,
    await call('POST', '/v1/organizers', { token: owner.token, body: { name: 'Owls' } }),
  ).id;
  const ada = await account();
  const facts = { name: 'Hall', address: 'Main Street 1', city: 'Vienna', country: 'AT', timezone: 'Europe/Vienna' };
  const addVenue = () =>
    call('POST', '/v1/venues', { token: ada.token, body: { ...facts, organizerId, capacity: 500 } });

  const invited = { email: ada.email, role: 'editor' };
  must(202, await call('POST', `/v1/organizers/${organizerId}/members`, { token: owner.token, body: invited }));
  const body = { token: await invitedToken(ada.email) };
  const accept = () => call('POST', '/v1/organizer-invitations/accept', { token: ada.token, body });
  expect((await accept()).body.code).toBe('email_not_verified');
  await verify(ada);
  expect((await addVenue()).status).toBe(404);
  expect(must(200, await accept())).toEqual({ organizerId, userId: ada.id, role: 'editor' });

  const path = `/v1/venues/${must(201, await addVenue()).id}/seat-map`;
  const raw = 'section,row,seat,attributes\nA,1,1,accessible\nA,1,2,\nFloor,,,standing:50\n';
  const headers = { 'content-type': 'text/csv' };
  expect(must(200, await call('PUT', path, { token: ada.token, raw, headers })).seats).toBe(2);
  const picture = await call('GET', `${path}.svg`);
  expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/svg+xml']);
  expect(picture.body).toContain('Standing, 50');
});
