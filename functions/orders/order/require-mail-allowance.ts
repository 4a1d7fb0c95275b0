import { requireAllowed, spendForMailbox } from '../../../shared/http/shared-bucket.ts';
import { readUser } from '../../../shared/records/auth-rows.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';

/**
 * Counts free tickets, and orders that are paid later, that are about to be mailed to an address. They cost nothing, so
 * anybody could flood a mailbox with them. Called before the order is accepted, since its mail is never left out.
 * @throws Problem `too_many_requests`.
 */
export async function requireMailAllowance(email: string, detail: string, now: number): Promise<void> {
  requireAllowed(await spendForMailbox('free', email, settingLimits.freeTicketRate, now), detail);
}

/**
 * Bounds the mails that an order without a payment sends to a mailbox that is not proved.
 * @throws Problem `too_many_requests`.
 */
export async function requireUnpaidOrder(userId: string, now: number): Promise<void> {
  const buyer = await readUser(userId, { consistent: true });
  if (!buyer || buyer.emailVerified) return;
  await requireMailAllowance(buyer.email, 'Too many unpaid orders for this address. Confirm it, or wait.', now);
}
