import { clock } from '../../../shared/base/clock.ts';
import type { Money } from '../../../shared/base/money.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { put, putNew } from '../../../shared/dynamo/write.ts';
import { env } from '../env.ts';
import type { PaymentProvider, Settlement } from './provider.ts';

const { ORDERS_TABLE } = env.read();

/** A row of the provider's own ledger. It survives even when the answer to the charge is lost. */
interface Charge {
  status: 'captured' | 'declined';
  amount: Money;
  /** Epoch ms; until this time the charge is reported as `pending`. */
  settlesAt: number;
}

const chargeKey = (attemptId: string) => ({ pk: `test-provider#${attemptId}`, sk: 'charge' });
const slowMs = 5_000;

function settlementOf(attemptId: string, { status, amount, settlesAt }: Charge): Settlement {
  const reference = `test_${attemptId}`;
  if (settlesAt > clock.now()) return { status: 'pending', reference };
  return status === 'captured' ? { status, amount, reference } : { status, declineCode: 'card_declined', reference };
}

async function findCharge(attemptId: string): Promise<Settlement | undefined> {
  const charge = await getItem<Charge>(ORDERS_TABLE, chargeKey(attemptId), { consistent: true });
  return charge && settlementOf(attemptId, charge);
}

/**
 * A provider with deterministic tokens: `tok_ok`, `tok_declined`, `tok_slow` (settles after 5 s), `tok_lost` (captures,
 * but the answer is lost), `tok_wrong_amount` (captures one minor unit too little). Other tokens are declined.
 */
export const testProvider: PaymentProvider = {
  async pay({ id, token = 'tok_ok', amount }) {
    const isCaptured = ['tok_ok', 'tok_slow', 'tok_lost', 'tok_wrong_amount'].includes(token);
    const isNew = await putNew(ORDERS_TABLE, {
      ...chargeKey(id),
      status: isCaptured ? 'captured' : 'declined',
      amount: token === 'tok_wrong_amount' ? { ...amount, amount: amount.amount - 1 } : amount,
      settlesAt: token === 'tok_slow' ? clock.now() + slowMs : 0,
    });
    if (isNew && token === 'tok_lost') throw new Error('The test provider did not answer in time');
    const charge = await findCharge(id);
    if (!charge) throw new Error('The test provider lost a charge');
    return charge;
  },

  find: ({ id }) => findCharge(id),

  // A charge on its way cannot be stopped, as with many payment methods.
  cancel: ({ id }) => findCharge(id),

  async refund({ id, attempt, amount }) {
    await put(ORDERS_TABLE, { pk: chargeKey(attempt.id).pk, sk: `refund#${id}`, amount });
    return { status: 'succeeded', reference: `test_${id}` };
  },

  findRefund: async ({ reference }) => ({ status: 'succeeded', ...(reference && { reference }) }),

  refusal: () => undefined,
};
