import { spendFromSharedBucket } from '../../../shared/http/shared-bucket.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';
import type { Allowance } from '../../../shared/settings/rate-limit.ts';
import { mailboxDigest } from '../../../shared/text/email-address.ts';
import type { Account } from '../identity/account.ts';
import type { LinkPurpose } from './link.ts';

/**
 * Counts a link about to be mailed, and tells whether the rate limit allows it. Password resets are counted by account:
 * a stranger who requests one only sends its owner a working link. Confirmations go to unconfirmed addresses, so they
 * are counted by mailbox, with all its plus-addresses.
 */
export function countLinkMail({ userId, email }: Account, purpose: LinkPurpose, now: number): Promise<Allowance> {
  const recipient = purpose === 'reset' ? `reset#${userId}` : `mailbox#${mailboxDigest(email)}`;
  return spendFromSharedBucket(`link#${recipient}`, settingLimits.linkRate, now);
}
