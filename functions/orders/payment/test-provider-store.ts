import { clock } from '../../../shared/base/clock.ts';
import type { Money } from '../../../shared/base/money.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { put, putNew } from '../../../shared/dynamo/write.ts';
import { env } from '../env.ts';
import type { PaymentProvider, Settlement } from './provider.ts';

const { ORDERS_TABLE } = env.read();

/** The provider's own ledger: what it did stays known to it, whatever became of its answer. */
interface Charge {
  status: 'captured' | 'declined';
  amount: Money;
  /** Epoch ms; until then it says `pending`. */
  settlesAt: number;
}

const chargeKey = (attemptId: string) => ({ pk: `test-provider#${attemptId}`, sk: 'charge' });
const slowMs = 5_000;

const settlementOf = (charge: Charge): Settlement => ({
  status: charge.settlesAt > clock.now() ? 'pending' : charge.status,
  amount: charge.amount,
});

const charge = (attemptId: string) => getItem<Charge>(ORDERS_TABLE, chargeKey(attemptId), { consistent: true });

/**
 * Deterministic tokens for stages that allow it: `tok_ok`, `tok_declined`, `tok_slow` (settles after 5 s), `tok_lost`
 * (captures, then the answer never comes), `tok_wrong_amount` (captures one unit too little). Others are declined.
 */
export const testProvider: PaymentProvider = {
  async pay({ id, token = 'tok_ok', amount }) {
    const good = ['tok_ok', 'tok_slow', 'tok_lost', 'tok_wrong_amount'].includes(token);
    const made = await putNew(ORDERS_TABLE, {
      ...chargeKey(id),
      status: good ? 'captured' : 'declined',
      amount: token === 'tok_wrong_amount' ? { ...amount, amount: amount.amount - 1 } : amount,
      settlesAt: token === 'tok_slow' ? clock.now() + slowMs : 0,
    });
    if (made && token === 'tok_lost') throw new Error('The test provider did not answer in time');
    const known = await charge(id);
    if (!known) throw new Error('The test provider lost a charge');
    return settlementOf(known);
  },

  async find(attemptId) {
    const known = await charge(attemptId);
    return known && settlementOf(known);
  },

  async refund(refundId, attemptId, amount) {
    await put(ORDERS_TABLE, { pk: chargeKey(attemptId).pk, sk: `refund#${refundId}`, amount });
  },
};
