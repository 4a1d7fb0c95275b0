import { Failure } from '../../local/process/failure.ts';
import { type Api, ApiError } from '../http.ts';
import { Named, Session } from '../shapes.ts';
import type { DemoAccount } from './data.ts';
import { wholeList } from './pages.ts';

/** What is there now, and whether this run made it. */
export interface Ensured {
  id: string;
  created: boolean;
}

export interface SignedIn extends Ensured {
  token: string;
}

/** Registers the account; `undefined` where it is there already. */
async function registered(api: Api, { email, password, name }: DemoAccount): Promise<SignedIn | undefined> {
  try {
    const { body } = await api('POST /v1/auth/register', Session, { body: { email, password, name } });
    return { id: body.user.id, token: body.accessToken, created: true };
  } catch (error) {
    if (error instanceof ApiError && error.code === 'email_taken') return undefined;
    throw error;
  }
}

/** Registers the account, or signs in where it is there. */
export async function ensureAccount(api: Api, account: DemoAccount): Promise<SignedIn> {
  const { email, password } = account;
  const fresh = await registered(api, account);
  if (fresh) return fresh;
  try {
    const { body } = await api('POST /v1/auth/login', Session, { body: { email, password } });
    return { id: body.user.id, token: body.accessToken, created: false };
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'bad_credentials')) throw error;
    throw new Failure(
      `The password of ${email} is not the demo's any more: \`npm run reset\` forgets what was changed.`,
    );
  }
}

/** The account of somebody the loading does nothing as: whoever plays with it may have changed its password. */
export const ensurePresent = async (api: Api, account: DemoAccount) => ({
  created: (await registered(api, account)) !== undefined,
});

/** The organizer of this name among those the account is a member of. */
export async function ensureOrganizer(api: Api, token: string, name: string): Promise<Ensured> {
  const known = (await wholeList(api, '/v1/organizers', Named, token)).find((one) => one.name === name);
  if (known) return { id: known.id, created: false };
  const { body } = await api('POST /v1/organizers', Named, { token, body: { name } });
  return { id: body.id, created: true };
}
