import { AccountMailRequested } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { accountByEmail, accountById } from './accounts/account-store.ts';
import { countLinkMail } from './links/mail-limit-store.ts';
import { mailLink } from './links/mail-link.ts';
import { mailRequestById, recordMailSent } from './links/mail-request-store.ts';

/** Mails a requested link. Only this function checks whether an address has an account: no caller can time it. */
export const handler = consumeQueue(AccountMailRequested, async ({ data: { requestId } }) => {
  const request = await mailRequestById(requestId);
  if (!request || request.sentAt) return;
  const now = clock.now();
  const { userId, email, purpose } = request;
  const account = userId ? await accountById(userId) : await accountByEmail(email ?? '');
  const recipient = account && !account.erasedAt ? account : undefined;
  // Beyond the rate limit nothing is sent: the links mailed before are still valid.
  if (recipient && (await countLinkMail(recipient, purpose, now)).allowed) await mailLink(recipient, purpose, now);
  else log.info('link not mailed: no account, or rate limit reached', { requestId });
  await recordMailSent(requestId, now);
});
