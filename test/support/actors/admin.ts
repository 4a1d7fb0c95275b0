import { inject } from 'vitest';
import { cloudEnvironment } from '../../../scripts/local/environment.ts';
import { call } from '../http/client.ts';
import { type Account, account } from './world.ts';

/** Creates an account with the admin role. The role is written to the table, as for the first admin of a stage. */
export async function admin(): Promise<Account> {
  Object.assign(process.env, cloudEnvironment(inject('endpoint')), inject('tables'), {
    STAGE: 'local',
    ADDRESS_RATE_FACTOR: '1000',
  });
  const one = await account('Root');
  const accounts = await import('../../../functions/auth/accounts/account-store.ts');
  const stored = await accounts.accountById(one.id);
  if (!stored) throw new Error('The account is not there');
  await accounts.changeRoles(stored, ['buyer', 'admin'], []);
  const body = { email: one.email, password: 'correct horse 42' };
  return { ...one, token: (await call('POST', '/v1/auth/login', { body })).body.accessToken };
}
