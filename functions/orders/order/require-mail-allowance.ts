import { requireAllowed, spendForMailbox } from '../../../shared/http/shared-bucket.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';

/**
 * Counts free tickets that are about to be mailed to an address. They cost nothing, so anybody could flood a mailbox
 * with them. Called before the tickets are given, since a mail with tickets is never left out.
 * @throws Problem `too_many_requests`.
 */
export async function requireMailAllowance(email: string, detail: string, now: number): Promise<void> {
  requireAllowed(await spendForMailbox('free', email, settingLimits.freeTicketRate, now), detail);
}
