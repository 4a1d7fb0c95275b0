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
  ['one that composing makes eight kilobytes long', '\ufdfa'.repeat(254)],
  ['the same with a host', `${'\ufdfa'.repeat(242)}@example.com`],
  ['no address', 'me'],
  ['nothing', ''],
])('nobody signs in with %s', async (_what, email) => {
  expect(await login(email)).toEqual([401, 'bad_credentials']);
});

it('takes half characters for no text at all', async () => {
  expect(await login('\ud800@example.com')).toEqual([422, 'invalid_request']);
});

it('signs in with the address in any case and width', async () => {
  const { email } = await account();
  expect(await login(` ${email.toUpperCase().replace('@', '\uff20')} `)).toEqual([200, undefined]);
});

it('changes what is sent of my account and nothing else', async () => {
  const { token } = await account('Ada');
  const change = async (body: object) => (await call('PATCH', '/v1/auth/me', { token, body })).body;
  expect(await change({ phone: '+43 1 234567' })).toMatchObject({ name: 'Ada', phone: '+43 1 234567' });
  expect(await change({ name: 'Ada L.' })).toMatchObject({ name: 'Ada L.', phone: '+43 1 234567' });
  expect(await change({})).toMatchObject({ name: 'Ada L.', phone: '+43 1 234567' });
});
