import { randomToken, sha256 } from '../../../shared/base/id.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { put } from '../../../shared/dynamo/write.ts';
import { accountEnv } from '../env.ts';
import { authLimits } from '../limits.ts';
import { type Link, type LinkPurpose, linkKey } from './link.ts';

const { USERS_TABLE } = accountEnv.read();

/** Stores a new link under the hash of a random token. Returns the token, which is not stored. */
export async function createLink(
  { userId, credentials }: { userId: string; credentials: number },
  purpose: LinkPurpose,
  now: number,
): Promise<string> {
  const token = randomToken();
  const lifeMs = purpose === 'reset' ? authLimits.resetLinkMs : authLimits.verificationLinkMs;
  const link: Link = { tokenHash: sha256(token), userId, purpose, credentials, expiresAt: now + lifeMs };
  await put(USERS_TABLE, { ...linkKey(link.tokenHash), ...link, ttl: Math.ceil(link.expiresAt / 1000) });
  return token;
}

export const linkByToken = (token: string) => getItem<Link>(USERS_TABLE, linkKey(sha256(token)), { consistent: true });
