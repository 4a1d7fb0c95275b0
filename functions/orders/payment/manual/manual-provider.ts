import type { Attempt } from '../../order/attempt.ts';
import { readOrder } from '../../order/order-store.ts';
import type { PaymentProvider, Settlement } from '../provider.ts';
import { receivedOf } from './receipt.ts';

/**
 * Payments to the organizer directly, by bank transfer or in cash. People move the money, and members of the organizer
 * record it. The order's own row is therefore the ledger: this provider only reads it. A refund stays `pending` until
 * a member records that it was paid out.
 */
export const manualProvider: PaymentProvider = {
  pay: async ({ id }) => (await settlementOf(id)) ?? { status: 'failed' },
  find: ({ id }) => settlementOf(id),

  async cancel({ id }) {
    const { order, attempt } = await readAttempt(id);
    if (!order || !attempt) return undefined;
    if (attempt.status === 'captured') return capture(attempt);
    // What has arrived of it is returned: a part of the price buys nothing.
    const received = receivedOf(order);
    return received.amount > 0 ? capture({ ...attempt, captured: received }) : { status: 'failed' };
  },

  refund: async ({ id }) => ({ status: 'pending', reference: id }),
  findRefund: async ({ reference }) => ({ status: 'pending', ...(reference && { reference }) }),
  refusal: () => undefined,
};

/** Attempt ids are `<orderId>#n`. */
async function readAttempt(id: string) {
  const order = await readOrder(id.slice(0, id.lastIndexOf('#')));
  return { order, attempt: order?.attempts.find((attempt) => attempt.id === id) };
}

async function settlementOf(id: string): Promise<Settlement | undefined> {
  const { attempt } = await readAttempt(id);
  if (!attempt) return undefined;
  if (attempt.status === 'captured') return capture(attempt);
  const { status, reference, action } = attempt;
  return status === 'pending' && action
    ? { status: 'requires_action', action, ...(reference && { reference }) }
    : { status: 'failed' };
}

const capture = ({ amount, captured = amount, reference }: Attempt): Settlement => ({
  status: 'captured',
  amount: captured,
  ...(reference && { reference }),
});
