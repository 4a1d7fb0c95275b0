import { Problem } from '../../../shared/base/problem.ts';
import { accountByEmail, accountById } from '../accounts/account-store.ts';
import type { Account } from '../identity/account.ts';
import type { Link, LinkPurpose } from '../links/link.ts';
import { linkByToken } from '../links/link-store.ts';
import { accountSuspended, linkInvalid } from '../problems.ts';

/** A link that may be used, and the account that it acts on. */
export interface UsableLink {
  link: Link;
  account: Account;
  /** The account that the address belongs to now, if any. */
  owner: Account | undefined;
}

/**
 * Returns a link that is stored, of this purpose, not expired and not voided. Where the address is confirmed already,
 * the link acts on the account that has confirmed it: all links are mailed to the same mailbox. The next password that
 * is set by a link voids it, as it voids the links of that account.
 * @throws Problem `link_invalid`, `account_suspended`.
 */
export async function requireLink(token: string, purpose: LinkPurpose, now: number): Promise<UsableLink> {
  const link = await linkByToken(token);
  if (link?.purpose !== purpose || link.expiresAt <= now) throw new Problem(linkInvalid);
  const mailed = await accountById(link.userId);
  if (!mailed || mailed.credentials !== link.credentials) throw new Problem(linkInvalid);
  const owner = mailed.mergedInto ? await accountById(mailed.mergedInto) : await accountByEmail(mailed.email);
  const account = owner?.emailVerified ? owner : mailed;
  if (mailed.mergedInto && owner?.credentials !== mailed.mergedCredentials) throw new Problem(linkInvalid);
  if (account.suspensionId) throw new Problem(accountSuspended);
  if (account.erasedAt) throw new Problem(linkInvalid);
  return { link, account, owner };
}
