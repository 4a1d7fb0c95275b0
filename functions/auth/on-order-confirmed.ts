import { OrderConfirmed } from '../../events/order.ts';
import { clock } from '../../shared/base/clock.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { accountById } from './accounts/account-store.ts';
import { guestPurchases } from './links/guest-purchase-store.ts';
import { countLinkMail } from './links/mail-limit-store.ts';
import { mailLink } from './links/mail-link.ts';

/**
 * Mails a guest the link again with the first order: the link of the beginning could name nothing. Later orders are in
 * the same account, so they need no link of their own.
 */
export const handler = consumeQueue(OrderConfirmed, async ({ data: { userId, orderId } }) => {
  const account = await accountById(userId);
  if (!account?.guest || account.erasedAt) return;
  const purchases = await guestPurchases(userId);
  if (purchases.at(-1)?.orderId !== orderId) return;
  const now = clock.now();
  const { allowed } = await countLinkMail(account, 'verification', now);
  if (allowed) await mailLink(account, 'verification', now);
});
