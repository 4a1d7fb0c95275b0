import { publishedKeys, revokeKey } from '../../functions/auth/accounts/admin-store.ts';
import { keyRing } from '../../functions/auth/sessions/key-store.ts';
import { Failure } from '../local/process/failure.ts';

/** The key that signs now comes first. */
export async function listKeys(): Promise<string[]> {
  const { current } = await keyRing();
  const keys = await publishedKeys();
  const rank = (kid: string) => (kid === current.kid ? 0 : 1);
  return keys
    .sort((one, other) => rank(one.kid) - rank(other.kid) || (other.revokedAt ?? 0) - (one.revokedAt ?? 0))
    .map(({ kid, revokedAt }) => {
      const state = kid === current.kid ? 'signs today’s sessions' : 'signed sessions of before';
      return `${kid}  ${revokedAt ? `revoked ${new Date(revokedAt).toISOString()}` : state}`;
    });
}

/** The key in force is refused: each session it signs from then on would be refused as well, and nobody could sign in. */
export async function endKey(kid: string, now: number): Promise<string[]> {
  const { current } = await keyRing();
  if (kid === current.kid) {
    throw new Failure(
      `${kid} signs today's sessions: rotate the session secret first (docs/operations.md says how), then revoke it.`,
    );
  }
  const key = await revokeKey(kid, now);
  if (!key) throw new Failure(`There is no session key ${kid}: npm run admin -- keys lists them.`);
  const at = new Date(key.revokedAt ?? now).toISOString();
  return [`${kid} is revoked since ${at}: what it has signed is refused everywhere within 30 seconds.`];
}
