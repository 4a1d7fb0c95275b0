import { TestChargeAccepted } from '../../../events/test-payment.ts';
import { clock } from '../../../shared/base/clock.ts';
import { getItem } from '../../../shared/dynamo/read.ts';
import { tryTransact } from '../../../shared/dynamo/transaction.ts';
import { putNew } from '../../../shared/dynamo/write.ts';
import { announce } from '../../../shared/messaging/outbox.ts';
import {
  listedAt,
  stateOfCharge,
  type TestCharge,
  type TestRefund,
  testChargeKey,
  testPagePath,
  testRefundKey,
} from '../../../shared/records/test-provider/charge.ts';
import { decideTestCharge, readTestCharge } from '../../../shared/records/test-provider/charge-store.ts';
import { env } from '../env.ts';
import type { PaymentProvider, PaymentRequest, Settlement } from './provider.ts';
import { listTestRecords } from './test/list-test-records.ts';

const { ORDERS_TABLE, OUTBOX_TABLE, PUBLIC_URL } = env.read();

const slowMs = 5_000;
const capturing = ['tok_ok', 'tok_slow', 'tok_lost', 'tok_wrong_amount'];

const statusOf = (token: string): TestCharge['status'] =>
  token === 'tok_action' ? 'open' : capturing.includes(token) ? 'captured' : 'declined';

const chargeOf = ({ amount, payBy, returnUrl }: PaymentRequest, token: string): TestCharge => ({
  status: statusOf(token),
  amount: token === 'tok_wrong_amount' ? { ...amount, amount: amount.amount - 1 } : amount,
  settlesAt: token === 'tok_slow' ? clock.now() + slowMs : 0,
  payBy,
  ...(returnUrl && { returnUrl }),
});

/** Returns whether the charge is new. A slow one is announced with it, so that its webhook follows. */
async function writeCharge({ id, orderId }: PaymentRequest, charge: TestCharge): Promise<boolean> {
  const isCaptured = charge.status === 'captured';
  const row = {
    ...testChargeKey(id),
    ...charge,
    ...(isCaptured && listedAt(id, Math.max(charge.settlesAt, clock.now()))),
  };
  if (charge.settlesAt === 0) return putNew(ORDERS_TABLE, row);
  const cancelled = await tryTransact([
    { Put: { TableName: ORDERS_TABLE, Item: row, ConditionExpression: 'attribute_not_exists(pk)' } },
    announce(OUTBOX_TABLE, TestChargeAccepted, {
      subject: orderId,
      data: { orderId, attemptId: id },
      now: clock.now(),
    }),
  ]);
  return cancelled === undefined;
}

async function findCharge(attemptId: string): Promise<Settlement | undefined> {
  const found = await readTestCharge(attemptId);
  if (!found) return undefined;
  const reference = `test_${attemptId}`;
  const status = stateOfCharge(found.charge, found.decision, clock.now());
  switch (status) {
    case 'captured':
      return { status, amount: found.charge.amount, reference };
    case 'declined':
      return { status, declineCode: 'card_declined', reference };
    case 'open':
      return { status: 'requires_action', action: { redirectUrl: PUBLIC_URL + testPagePath(attemptId) }, reference };
    default:
      return { status, reference };
  }
}

/**
 * A provider with deterministic tokens: `tok_ok`, `tok_declined`, `tok_slow` (settles after 5 s, reported by webhook),
 * `tok_action` (the buyer decides on a page), `tok_lost` (captures, but the answer is lost), `tok_wrong_amount`
 * (captures one minor unit too little). Other tokens are declined.
 */
export const testProvider: PaymentProvider = {
  async pay(request) {
    const { id, token = 'tok_ok' } = request;
    const isNew = await writeCharge(request, chargeOf(request, token));
    if (isNew && token === 'tok_lost') throw new Error('The test provider did not answer in time');
    const charge = await findCharge(id);
    if (!charge) throw new Error('The test provider lost a charge');
    return charge;
  },

  find: ({ id }) => findCharge(id),

  // A charge on its way cannot be stopped, as with many payment methods. One that waits for its buyer can.
  async cancel({ id }) {
    const settlement = await findCharge(id);
    if (settlement?.status !== 'requires_action') return settlement;
    await decideTestCharge(id, 'failed');
    return findCharge(id);
  },

  async refund({ id, attempt, amount }) {
    const refund: TestRefund = { id, amount };
    await putNew(ORDERS_TABLE, { ...testRefundKey(attempt.id, id), ...refund, ...listedAt(attempt.id, clock.now()) });
    return { status: 'succeeded', reference: `test_${id}` };
  },

  async findRefund({ id, attempt }) {
    const refund = await getItem<TestRefund>(ORDERS_TABLE, testRefundKey(attempt.id, id), { consistent: true });
    return refund && { status: 'succeeded', reference: `test_${id}` };
  },

  refusal: () => undefined,
  list: listTestRecords,
};
