import { Failure } from '../../local/process/failure.ts';
import { type Api, ApiError } from '../../shared/api-client.ts';
import { awaitLink, newestLink } from '../../shared/mailed-link.ts';
import { Anything, Named, Session } from '../shapes.ts';
import type { DemoAccount } from './data.ts';
import { wholeList } from './pages.ts';

/** An existing resource, and whether this run created it. */
export interface Ensured {
  id: string;
  created: boolean;
}

interface SignedIn extends Ensured {
  token: string;
  confirmed: boolean;
}

/** Registers the account, or returns `undefined` if it exists. */
async function registered(api: Api, { email, password, name }: DemoAccount): Promise<SignedIn | undefined> {
  try {
    const { body } = await api('POST /v1/auth/register', Session, { body: { email, password, name } });
    return { id: body.user.id, token: body.accessToken, confirmed: body.user.emailVerified, created: true };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'email_taken') return undefined;
    throw error;
  }
}

/** Registers the account, or signs in if it exists. */
async function ensureAccount(api: Api, account: DemoAccount): Promise<SignedIn> {
  const { email, password } = account;
  const fresh = await registered(api, account);
  if (fresh) return fresh;
  try {
    const { body } = await api('POST /v1/auth/login', Session, { body: { email, password } });
    return { id: body.user.id, token: body.accessToken, confirmed: body.user.emailVerified, created: false };
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'bad_credentials')) throw error;
    throw new Failure(
      `The password of ${email} was changed. \`npm run reset\` deletes all local data and restores the demo.`,
    );
  }
}

/** Ensures an account whose address is confirmed by the mailed link: only such accounts found organizers. */
export async function ensureFounder(api: Api, account: DemoAccount): Promise<SignedIn> {
  const { confirmed, ...one } = await ensureAccount(api, account);
  if (confirmed) return { ...one, confirmed };
  const readOutbox = async () => (await api('GET /outbox.json', Anything)).body;
  // The link that was mailed on registration may have expired.
  const expired = one.created ? undefined : await newestLink(readOutbox, account.email);
  if (!one.created) await api('POST /v1/auth/email-verifications', Anything, { token: one.token });
  const body = { token: await awaitLink(readOutbox, account.email, expired) };
  await api('POST /v1/auth/email-verifications/confirm', Anything, { token: one.token, body });
  return { ...one, confirmed: true };
}

/** Registers an account without signing in. Its password may have been changed, and loading does not need it. */
export const ensurePresent = async (api: Api, account: DemoAccount) => ({
  created: (await registered(api, account)) !== undefined,
});

/** Finds the organizer by name among the account's organizers, or creates it. */
export async function ensureOrganizer(api: Api, token: string, name: string): Promise<Ensured> {
  const known = (await wholeList(api, '/v1/organizers', Named, token)).find((one) => one.name === name);
  if (known) return { id: known.id, created: false };
  const { body } = await api('POST /v1/organizers', Named, { token, body: { name } });
  return { id: body.id, created: true };
}
