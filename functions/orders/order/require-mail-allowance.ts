import { requireAllowed, spendForMailbox } from '../../../shared/http/shared-bucket.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';

/**
 * Counts free tickets, and orders that are paid later, that are about to be mailed to an address. They cost nothing, so
 * anybody could flood a mailbox with them. Called before the order is accepted, since its mail is never left out.
 * @throws Problem `too_many_requests`.
 */
export async function requireMailAllowance(email: string, detail: string, now: number): Promise<void> {
  requireAllowed(await spendForMailbox('free', email, settingLimits.freeTicketRate, now), detail);
}
