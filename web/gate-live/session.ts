import { type Answer, call } from './call.ts';

/** Of this tab: closing it signs out. */
const storageKey = 'nightflow-board';

interface Session {
  accessToken: string;
  refreshToken: string;
  user: { id: string; name: string };
}

let current: Session | undefined = restore();
let refreshing: Promise<boolean> | undefined;

function restore(): Session | undefined {
  try {
    return JSON.parse(sessionStorage.getItem(storageKey) ?? 'null') ?? undefined;
  } catch {
    return undefined;
  }
}

function keep(session: Session | undefined): void {
  current = session;
  try {
    if (session) sessionStorage.setItem(storageKey, JSON.stringify(session));
    else sessionStorage.removeItem(storageKey);
  } catch {
    // Without storage the session lives as long as the page.
  }
}

export const signedInUser = (): Session['user'] | undefined => current?.user;

export async function signIn(email: string, password: string): Promise<Answer<Session>> {
  const answer = await call<Session>('/v1/auth/login', { method: 'POST', body: { email, password } });
  if (answer.kind === 'ok') keep(answer.body);
  return answer;
}

/** Ends the session here and on the server. Works without network too: the tokens are gone from the tab. */
export async function signOut(): Promise<void> {
  const ended = current;
  keep(undefined);
  if (!ended) return;
  const { accessToken: token, refreshToken } = ended;
  await call('/v1/auth/logout', { method: 'POST', token, body: { refreshToken } });
}

/** Replaces an expired access token. Returns whether the session goes on. */
async function refresh({ refreshToken }: Session): Promise<boolean> {
  const answer = await call<Session>('/v1/auth/refresh', { method: 'POST', body: { refreshToken } });
  if (answer.kind === 'ok') keep(answer.body);
  else if (answer.kind === 'refused') keep(undefined);
  return answer.kind === 'ok';
}

/** Sends a request of the signed-in member. Renews the session once when its token has expired. */
export async function callAsMember<T>(
  path: string,
  request: Omit<Parameters<typeof call>[1], 'token'> = {},
): Promise<Answer<T>> {
  if (!current) return { kind: 'signed-out' };
  const answer = await call<T>(path, { ...request, token: current.accessToken });
  if (answer.kind !== 'signed-out') return answer;
  refreshing ??= refresh(current).finally(() => {
    refreshing = undefined;
  });
  if (await refreshing) return call<T>(path, { ...request, token: current.accessToken });
  return current ? { kind: 'down' } : answer;
}
