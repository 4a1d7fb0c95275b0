import type { Money } from '../base/money.ts';
import {
  type AttemptFacts,
  acceptedWords,
  type Dispute,
  incidentWords,
  type OrderMoney,
  type RefundFacts,
} from '../records/order-money.ts';

/*
 * When what an order records about its money has happened: epoch ms, from its history. A history only grows, and what
 * has happened stands in it, so a time never changes. In orders of earlier versions an entry may be missing: then the
 * nearest time that the order does record counts.
 */

type History = Pick<OrderMoney, 'orderId' | 'history' | 'createdAt'>;

const timeOf = ({ history }: History, ...words: string[]): number | undefined =>
  history.find(({ what }) => words.includes(what))?.at;

/** The index of the first entry that says that an attempt was captured. */
function captureIndex({ orderId, history }: History, { id }: Pick<AttemptFacts, 'id'>): number {
  const words = `captured ${id.slice(orderId.length)}`;
  return history.findIndex(({ what }) => what === words || what.endsWith(`, captured ${id}`));
}

/** Sales of the box office are paid when they are placed. */
export const capturedAt = (order: History, attempt: Pick<AttemptFacts, 'id'>): number =>
  order.history[captureIndex(order, attempt)]?.at ?? order.createdAt;

export const confirmedAt = (order: History): number | undefined => timeOf(order, 'confirmed');

/** What a refund of a late payment has after its attempt's refund id, where it is not the first: the receipt's number. */
const receiptNumber = ({ id, attemptId }: RefundFacts): number => Number(id.slice(`${attemptId}#refund-`.length));

/** When a refund was promised: by a request, with a payment that is not wanted, or when the order was closed. */
export function promisedAt(order: History & Pick<OrderMoney, 'receipts'>, refund: RefundFacts): number {
  const { id, attemptId, reason } = refund;
  const asked = order.history.find(({ what }) => what.includes(` ${id}: `));
  if (asked) return asked.at;
  const late = id.startsWith(`${attemptId}#refund-`) ? order.receipts?.[receiptNumber(refund) - 1] : undefined;
  if (late) return late.at;
  const captured = captureIndex(order, { id: attemptId });
  const closed = order.history.slice(captured + 1).find(({ what }) => what.startsWith('closed: '));
  const isUnwanted = reason === 'late_payment' || reason === 'overpaid';
  return (isUnwanted ? undefined : closed?.at) ?? capturedAt(order, { id: attemptId });
}

/** When a provider has executed a refund. */
export const refundedAt = (order: History, { id }: RefundFacts) => timeOf(order, `refund succeeded ${id}`);

/** When a refund that was executed failed after all. */
export function returnedAt(order: History, { id }: RefundFacts): number | undefined {
  const index = order.history.findIndex(({ what }) => what === `refund succeeded ${id}`);
  return index < 0 ? undefined : timeOf({ ...order, history: order.history.slice(index) }, `refund failed ${id}`);
}

/** When a person has paid a refund out. */
export const paidOutAt = (order: History, { id, paidOut }: RefundFacts) =>
  paidOut && (timeOf(order, `refund paid out ${id}`) ?? paidOut.at);

/** A state of a dispute. `amount`: minor units. */
export interface DisputeState {
  at: number;
  status: string;
  amount: number;
}

/** The states of a dispute, in sequence. Orders of earlier versions know only the one in which it is now. */
export function disputeStates({ history }: History, { id, status, at, amount }: Dispute): DisputeState[] {
  const words = `${incidentWords('disputes', { id })} `;
  const told = history.flatMap((one) => {
    if (!one.what.startsWith(words)) return [];
    const [, state = '', before, now] = /^(\S+?)(?:, (\d+) became (\d+))?$/.exec(one.what.slice(words.length)) ?? [];
    return [{ at: one.at, status: state, change: now === undefined ? undefined : [Number(before), Number(now)] }];
  });
  if (told.length === 0) return [{ at, status, amount: amount.amount }];
  let current = told.find(({ change }) => change)?.change?.[0] ?? amount.amount;
  return told.map(({ change, ...state }) => {
    current = change?.[1] ?? current;
    return { ...state, amount: current };
  });
}

/** When a refund made outside NightFlow came back. */
export const outsideFailedAt = (order: History, id: string): number | undefined =>
  timeOf(order, incidentWords('outsideRefunds', { id, status: 'failed' }));

/** Which amounts of a payment or a refund a person has accepted, in sequence: what its provider really has. */
export function acceptedAmounts(
  { history }: History,
  { id }: Pick<AttemptFacts, 'id'>,
): { at: number; amount: Money }[] {
  const [before = ''] = acceptedWords(id, { amount: 0, currency: '' }).split(' 0 ');
  return history.flatMap(({ at, what }) => {
    if (!what.startsWith(`${before} `)) return [];
    const [amount, currency = ''] = what.slice(before.length + 1).split(' ');
    return [{ at, amount: { amount: Number(amount), currency } }];
  });
}
