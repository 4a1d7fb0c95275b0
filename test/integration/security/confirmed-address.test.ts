// An address that its owner has not confirmed may be anybody's. Its account must not bring words of its own to strangers.
import { beforeAll, expect, it } from 'vitest';
import { join } from '../../support/actors/callers.ts';
import { confirmAddress } from '../../support/actors/confirm-address.ts';
import { account, addType, draft, must, publish } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

it('only an account with a confirmed address founds an organizer, and the refusal says how to confirm it', async () => {
  const stranger = await account();
  const found = () => call('POST', '/v1/organizers', { token: stranger.token, body: { name: 'Owls' } });
  const refused = await found();
  expect([refused.status, refused.body.code]).toEqual([403, 'address_not_confirmed']);
  expect(refused.body.title).toContain('/v1/auth/email-verifications');
  await confirmAddress(stranger.id);
  expect((await found()).status).toBe(201);
});

it('only a member with a confirmed address publishes an event', async () => {
  const event = await draft();
  must(201, await addType(event));
  const member = await account();
  await join(event.organizerId, member.id, 'editor');
  const refused = await publish({ ...event, organizer: member });
  expect([refused.status, refused.body.code]).toEqual([403, 'address_not_confirmed']);
  expect(must(200, await call('GET', `/v1/events/${event.eventId}`, { token: member.token })).status).toBe('draft');
  await confirmAddress(member.id);
  must(200, await publish({ ...event, organizer: member }));
});
