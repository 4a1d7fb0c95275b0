import { publishedSessionKeys, revokeSessionKey } from '../../functions/auth/accounts/admin-store.ts';
import { keyRing } from '../../functions/auth/sessions/key-store.ts';
import { Failure } from '../local/process/failure.ts';

/** Lists the session keys as text lines: the current one, then revoked ones (newest first), then earlier ones. */
export async function listKeys(): Promise<string[]> {
  const { current } = await keyRing();
  const keys = await publishedSessionKeys();
  const rank = (kid: string) => (kid === current.kid ? 0 : 1);
  return keys
    .sort((one, other) => rank(one.kid) - rank(other.kid) || (other.revokedAt ?? 0) - (one.revokedAt ?? 0))
    .map(({ kid, revokedAt }) => {
      const state = kid === current.kid ? 'signs new sessions' : 'signed earlier sessions';
      return `${kid}  ${revokedAt ? `revoked ${new Date(revokedAt).toISOString()}` : state}`;
    });
}

/**
 * Revokes a session key. The current key cannot be revoked, because that would reject every new session.
 * @throws Failure if the key is current or unknown.
 */
export async function endKey(kid: string, now: number): Promise<string[]> {
  const { current } = await keyRing();
  if (kid === current.kid) {
    throw new Failure(
      `${kid} signs new sessions. Rotate the session secret first (see docs/operations.md), then revoke this key.`,
    );
  }
  const key = await revokeSessionKey(kid, now);
  if (!key) throw new Failure(`Session key ${kid} does not exist. npm run admin -- keys lists all keys.`);
  const at = new Date(key.revokedAt ?? now).toISOString();
  return [`${kid} is revoked as of ${at}. Tokens it has signed are rejected everywhere within 30 seconds.`];
}
