import { beforeAll, expect, it } from 'vitest';
import { draft, must } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

it('stores the attributes of an event unchanged, whatever JSON they are', async () => {
  const { organizer, eventId } = await draft();
  const { token } = organizer;
  const attributes = { big: 2 ** 70, huge: 1e200, tiny: 1e-200, '': 1, deep: { list: [[[null, 'ok']]] } };
  const path = `/v1/events/${eventId}`;
  expect(must(200, await call('PATCH', path, { token, body: { attributes } })).attributes).toEqual(attributes);
  expect(must(200, await call('GET', path, { token })).attributes).toEqual(attributes);
  expect(must(200, await call('PATCH', path, { token, body: { title: 'Later Show' } })).attributes).toEqual(attributes);
});
