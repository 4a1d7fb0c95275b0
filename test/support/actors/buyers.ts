import { mapLimit } from '../../../scripts/shared/retry.ts';
import type { Account } from './world.ts';

/** Fewer than the SDK's connections: signing a thousand requests at once would outlast its limit for connecting. */
const concurrentBuyers = 50;

/**
 * Creates many buyers, each as the session row and the token of a sign-in: hashing a thousand passwords would take a
 * minute. An account must have signed in before, as the first sign-in publishes the session key.
 */
export async function buyers(count: number): Promise<Account[]> {
  const { keyRing } = await import('../../../functions/auth/sessions/key-store.ts');
  const { signAccessToken } = await import('../../../functions/auth/sessions/token.ts');
  const { tokenIssuer } = await import('../../../shared/http/access.ts');
  const { put } = await import('../../../shared/dynamo/write.ts');
  const { newId } = await import('../../../shared/base/id.ts');
  const { sessionKey } = await import('../../../shared/records/auth-rows.ts');
  const { current } = await keyRing();
  const now = Date.now();
  const lifeSeconds = 86_400;
  return mapLimit(Array.from({ length: count }), concurrentBuyers, async () => {
    const [id, sessionId] = [newId('usr', now), newId('ses', now)];
    const session = { sessionId, userId: id, roles: ['buyer'], guest: false, expiresAt: now + lifeSeconds * 1000 };
    await put(process.env.USERS_TABLE ?? '', { ...sessionKey(id, sessionId), ...session });
    const token = await signAccessToken(current, { userId: id, sessionId, issuer: tokenIssuer(), now, lifeSeconds });
    return { id, email: `${id}@example.com`, token };
  });
}
