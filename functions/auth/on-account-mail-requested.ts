import { AccountMailRequested } from '../../events/account.ts';
import { clock } from '../../shared/base/clock.ts';
import { log } from '../../shared/base/log.ts';
import { consumeQueue } from '../../shared/messaging/consume-queue.ts';
import { accountByEmail, accountById } from './accounts/account-store.ts';
import { mailRequestById, recordMailSent } from './links/link-store.ts';
import { mailLink } from './links/mail-link.ts';
import { countLinkMail } from './sign-in/attempt-limit-store.ts';

/** Here, where nobody waits for an answer, it is found out whether an address has an account. */
export const handler = consumeQueue(AccountMailRequested, async ({ data: { requestId } }) => {
  const request = await mailRequestById(requestId);
  if (!request || request.sentAt) return;
  const now = clock.now();
  const { userId, email, purpose } = request;
  const account = userId ? await accountById(userId) : await accountByEmail(email ?? '');
  const known = account && !account.erasedAt ? account : undefined;
  // Asked for too often, the mails sent before have to do.
  if (known && (await countLinkMail(known, purpose, now))) await mailLink(known, purpose, now);
  else log.info('nobody to mail to', { requestId });
  await recordMailSent(requestId, now);
});
