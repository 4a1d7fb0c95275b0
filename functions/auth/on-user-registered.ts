import { UserRegistered } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { accountById } from './accounts/account-store.ts';
import { countLinkMail } from './links/mail-limit-store.ts';
import { mailLink } from './links/mail-link.ts';

/** Mails a new account a link to confirm its address. For a guest, that link also creates the full account. */
export const handler = consumeQueue(UserRegistered, async ({ data: { userId } }) => {
  const now = clock.now();
  const account = await accountById(userId);
  if (!account || account.erasedAt || account.emailVerified) return;
  const { allowed } = await countLinkMail(account, 'verification', now);
  if (allowed) await mailLink(account, 'verification', now);
});
