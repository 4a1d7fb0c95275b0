import { spendForMailbox } from '../../../shared/http/shared-bucket.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { settingLimits } from '../../../shared/settings/limits.ts';
import { type Buyer, isUnproved } from '../order/unlinked-order.ts';

/**
 * Whether a notice may be mailed. A proved mailbox and everyone who has paid gets every notice. Free tickets may be a
 * stranger's gift to a mailbox that never asked for them, so what they cause is counted by mailbox.
 */
export async function mayNotify(mailed: { order: OrderFacts; buyer: Buyer }, now: number): Promise<boolean> {
  if (mailed.order.total.amount > 0 || !isUnproved(mailed)) return true;
  return (await spendForMailbox('free-notice', mailed.buyer.email, settingLimits.freeNoticeRate, now)).allowed;
}
