import { randomUUID } from 'node:crypto';
import type { Api } from '../../shared/api-client.ts';
import { ensureFounder } from '../load/load-people.ts';
import { Session } from '../shapes.ts';
import { requireThat } from '../tour/narrator.ts';
import { runCommand } from './run-command.ts';

/** Registers an account and makes it an admin, as an operator does. Returns its token. */
export async function newAdmin(api: Api, endpoint: string): Promise<string> {
  const email = `lee.${randomUUID().slice(0, 8)}@nightflow.example`;
  const account = { email, password: randomUUID(), name: 'Lee Admin' };
  await ensureFounder(api, account);
  const { code, text } = await runCommand(endpoint, 'admin', 'add', email);
  requireThat(code === 0, `npm run admin -- add ${email}: ${text}`);
  const { password } = account;
  // The role is in new tokens.
  return (await api('POST /v1/auth/login', Session, { body: { email, password } })).body.accessToken;
}
