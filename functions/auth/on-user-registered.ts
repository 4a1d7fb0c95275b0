import { UserRegistered } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { accountById } from './accounts/account-store.ts';
import { mailLink } from './links/mail-link.ts';
import { countLinkMail } from './sign-in/attempt-limit-store.ts';

/** Whoever registers is asked to confirm the address; a guest becomes an account by it. */
export const handler = consumeQueue(UserRegistered, async ({ data: { userId } }) => {
  const now = clock.now();
  const account = await accountById(userId);
  if (!account || account.erasedAt || account.emailVerified) return;
  if (await countLinkMail(account, 'verification', now)) await mailLink(account, 'verification', now);
});
