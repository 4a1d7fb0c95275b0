import type { DemoAccount } from './data.ts';
import { type Api, ApiError } from './http.ts';
import { wholeList } from './pages.ts';
import { Named, Session } from './shapes.ts';

/** What is there now, and whether this run made it. */
export interface Ensured {
  id: string;
  created: boolean;
}

export interface SignedIn extends Ensured {
  token: string;
}

/** Registers the account, or signs in where it has one. */
export async function ensureAccount(api: Api, { email, password, name }: DemoAccount): Promise<SignedIn> {
  const session = (route: 'POST /v1/auth/register' | 'POST /v1/auth/login', body: unknown) =>
    api(route, Session, { body });
  try {
    const { body } = await session('POST /v1/auth/register', { email, password, name });
    return { id: body.user.id, token: body.accessToken, created: true };
  } catch (error) {
    if (!(error instanceof ApiError && error.code === 'email_taken')) throw error;
    const { body } = await session('POST /v1/auth/login', { email, password });
    return { id: body.user.id, token: body.accessToken, created: false };
  }
}

/** The organizer of this name among those the account is a member of. */
export async function ensureOrganizer(api: Api, token: string, name: string): Promise<Ensured> {
  const known = (await wholeList(api, '/v1/organizers', Named, token)).find((one) => one.name === name);
  if (known) return { id: known.id, created: false };
  const { body } = await api('POST /v1/organizers', Named, { token, body: { name } });
  return { id: body.id, created: true };
}
