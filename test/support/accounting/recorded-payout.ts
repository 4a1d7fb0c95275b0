import { newId } from '../../../shared/base/id.ts';

/** Records a payout, whatever the balance is. Returns its id. */
export async function payoutTo(organizerId: string): Promise<string> {
  const { writePayout } = await import('../../../functions/accounting/payouts/payout-store.ts');
  const [payoutId, now] = [newId('pay'), Date.now()];
  const amount = { amount: 100, currency: 'EUR' };
  const payout = { payoutId, organizerId, amount, at: now, createdAt: now, hash: '' };
  await writePayout(payout, { version: 0, sums: {} }, 'UTC');
  return payoutId;
}
