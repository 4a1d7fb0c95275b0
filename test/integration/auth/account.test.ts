import { beforeAll, expect, it } from 'vitest';
import { account } from '../../support/actors/world.ts';
import { startInProcess } from '../../support/engine/in-process.ts';
import { call } from '../../support/http/client.ts';

beforeAll(() => startInProcess({ cache: false }));

const login = async (email: string) => {
  const { status, body } = await call('POST', '/v1/auth/login', { body: { email, password: 'correct horse 42' } });
  return [status, body.code];
};

it.each([
  ['an address that Unicode normalisation makes eight kilobytes long', '\ufdfa'.repeat(254)],
  ['the same address with a host', `${'\ufdfa'.repeat(242)}@example.com`],
  ['text that is not an address', 'me'],
  ['an empty address', ''],
])('nobody signs in with %s', async (_what, email) => {
  expect(await login(email)).toEqual([401, 'bad_credentials']);
});

it('rejects an address with half a surrogate pair', async () => {
  expect(await login('\ud800@example.com')).toEqual([422, 'invalid_request']);
});

it('accepts the address in any case and width', async () => {
  const { email } = await account();
  expect(await login(` ${email.toUpperCase().replace('@', '\uff20')} `)).toEqual([200, undefined]);
});

it('changes only the fields of an account that are sent', async () => {
  const { token } = await account('Ada');
  const change = async (body: object) => (await call('PATCH', '/v1/auth/me', { token, body })).body;
  expect(await change({ phone: '+43 1 234567' })).toMatchObject({ name: 'Ada', phone: '+43 1 234567' });
  expect(await change({ name: 'Ada L.' })).toMatchObject({ name: 'Ada L.', phone: '+43 1 234567' });
  expect(await change({})).toMatchObject({ name: 'Ada L.', phone: '+43 1 234567' });
});
