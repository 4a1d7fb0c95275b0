import { Problem } from '../../../shared/base/problem.ts';
import { tooManyRequests } from '../../../shared/base/problems.ts';
import { spendForMailbox } from '../../../shared/http/throttle.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';

/**
 * Counts free tickets that are about to be mailed to an address. They cost nothing, so anybody could flood a mailbox
 * with them. Asked before the tickets are given: a mail with tickets is never left out. @throws Problem `too_many_requests`.
 */
export async function requireMailAllowance(email: string, detail: string, now: number): Promise<void> {
  const { allowed, retryAfterSeconds } = await spendForMailbox('free', email, settingLimits.freeTicketRate, now);
  const headers = { 'retry-after': String(Math.max(1, retryAfterSeconds)) };
  if (!allowed) throw new Problem(tooManyRequests, detail, { headers });
}
