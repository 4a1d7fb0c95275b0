import fc from 'fast-check';
import { captureRefund, type OrderRow, type Refund } from '../../../functions/orders/order/order.ts';
import { receiveEnded, receiveOpen } from '../../../functions/orders/payment/manual/receipt.ts';
import { applyRefund } from '../../../functions/orders/refunds/refund.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import type { LineTerms } from '../../../shared/pricing/line-terms.ts';
import { priceLines, totalCost } from '../../../shared/pricing/price-lines.ts';
import { acceptedWords, changeWords, incidentWords } from '../../../shared/records/order-money.ts';

/*
 * The life of an order, as the stores write it: each step returns the next version of the row, with its history. The
 * pure rules of orders decide on amounts and ids, as in the software.
 */

const currency = 'EUR';
const start = Date.UTC(2026, 10, 28, 18, 0);

interface Step {
  kind: (typeof stepKinds)[number];
  /** Chooses an attempt, a refund, tickets or an amount. */
  pick: number;
}

const stepKinds = [
  ...[
    'attempt',
    'capture',
    'capture',
    'lateCapture',
    'wrongCapture',
    'receipt',
    'receipt',
    'receipt',
    'confirm',
    'confirm',
    'close',
  ],
  ...['refund', 'refund', 'moneyRefund', 'succeed', 'succeed', 'fail', 'payOut', 'fee'],
  ...['dispute', 'win', 'lose', 'disputeAmount', 'outside', 'outsideFails', 'accept'],
] as const;

const terms = fc.option(
  fc.record(
    {
      fee: fc.record(
        {
          perTicket: fc.integer({ min: 0, max: 300 }),
          percent: fc.integer({ min: 0, max: 1_000 }).map((n) => n / 100),
          perOrder: fc.integer({ min: 1, max: 200 }),
          seller: fc.constant('org_1'),
          organizerPays: fc.constant(true as const),
        },
        { requiredKeys: [] },
      ),
      tax: fc.record(
        { rate: fc.constantFrom(7, 19, 8.875), included: fc.constant(true as const) },
        { requiredKeys: ['rate'] },
      ),
    },
    { requiredKeys: [] },
  ),
  { nil: undefined },
);

const line = fc.record({
  event: fc.integer({ min: 1, max: 3 }),
  quantity: fc.integer({ min: 1, max: 4 }),
  unitPrice: fc.integer({ min: 0, max: 9_999 }),
  discounted: fc.integer({ min: 0, max: 100 }),
  terms,
});

/** A new order with up to four lines of up to three events, and the steps of its life. */
export const lives = fc.record({
  lines: fc.array(line, { minLength: 1, maxLength: 4 }),
  provider: fc.constantFrom('stripe' as const, 'test' as const, 'manual' as const, 'cash' as const),
  steps: fc.array(fc.record({ kind: fc.constantFrom(...stepKinds), pick: fc.nat(1_000) }), {
    minLength: 10,
    maxLength: 30,
  }),
});
export type Life = typeof lives extends fc.Arbitrary<infer T> ? T : never;

type Provider = Life['provider'];

function newOrder({ lines, provider }: Life): OrderRow {
  const unpriced = lines.map(({ quantity, unitPrice, discounted, terms: ofLine }) => {
    const list = quantity * unitPrice;
    return { quantity, list, discount: Math.floor((list * discounted) / 100), terms: ofLine as LineTerms | undefined };
  });
  const priced = priceLines(unpriced);
  const items = lines.map(({ event, quantity, unitPrice }, index) => {
    const { cost: _, ...charges } = priced[index] ?? { cost: 0 };
    return {
      ...{
        id: `itm_${index}`,
        eventId: `evt_${event}`,
        eventTitle: 'Event',
        ticketTypeId: `typ_${index}`,
        name: 'Type',
      },
      ...{ quantity, unitPrice: money(unitPrice), total: money(quantity * unitPrice) },
      discount: money(unpriced[index]?.discount ?? 0),
      ...charges,
    };
  });
  const total = money(totalCost(priced));
  const order = {
    ...{ orderId: 'ord_1', userId: 'usr_1', hash: '', holdId: 'hld_1', places: [], items, total },
    ...{ status: 'pending', money: 'open', attempts: [], refunds: [], tickets: [] },
    ...{ createdAt: start, payBy: start, checkAt: start, version: 1, history: [{ at: start, what: 'placed' }] },
  } as unknown as OrderRow;
  if (total.amount === 0) return { ...order, captured: total };
  const attempted = { ...order, attempts: [newAttempt(order, provider)] };
  const paid = attempted.attempts.map((attempt) => ({ ...attempt, status: 'captured' as const }));
  return provider === 'cash' ? { ...attempted, attempts: paid, captured: total } : attempted;
}

const money = (amount: number, code = currency) => ({ amount, currency: code });

const newAttempt = (order: OrderRow, provider: Provider): OrderRow['attempts'][number] => ({
  ...{ id: `${order.orderId}#${order.attempts.length + 1}`, provider, status: 'pending', amount: order.total },
  ...{ key: '', hash: '' },
});

type Change = Partial<OrderRow> & { what: string };

const chosen = <T>(from: readonly T[], pick: number): T | undefined => from[pick % Math.max(1, from.length)];

const replaced = <T extends { id: string }>(list: readonly T[], changed: T): T[] =>
  list.map((one) => (one.id === changed.id ? changed : one));

const hasEnded = ({ status }: OrderRow) => status !== 'pending' && status !== 'awaiting_payment';
const wasConfirmed = ({ history }: OrderRow) => history.some(({ what }) => what === 'confirmed');
const isManual = ({ provider }: { provider: string }) => provider === 'manual';

function captured(order: OrderRow, pick: number, amount: number): Change | undefined {
  const attempt = chosen(
    order.attempts.filter((one) => one.status === 'pending' && !isManual(one)),
    pick,
  );
  if (!attempt) return undefined;
  const taken = {
    ...attempt,
    status: 'captured' as const,
    ...(amount !== attempt.amount.amount && { captured: money(amount) }),
  };
  const what = `captured ${attempt.id.slice(order.orderId.length)}`;
  const attempts = replaced(order.attempts, taken);
  if (order.money === 'open' && !order.captured) return { attempts, captured: money(amount), what };
  return { attempts, refunds: [...order.refunds, captureRefund(taken, 'late_payment')], what };
}

function received(order: OrderRow, pick: number, at: number): Change | undefined {
  const attempt = order.attempts.find(isManual);
  if (!attempt || wasConfirmed(order)) return undefined;
  const receipt = {
    key: '',
    hash: '',
    at,
    by: 'usr_2',
    amount: money(1 + Math.floor((order.total.amount * (pick % 14)) / 10)),
  };
  const isOpen = order.money === 'open';
  if (isOpen && order.captured) return undefined;
  const { set, what } = isOpen ? receiveOpen(order, attempt, receipt) : receiveEnded(order, attempt, receipt);
  return { ...set, what };
}

function closed(order: OrderRow): Change | undefined {
  if (order.money === 'closed' || wasConfirmed(order)) return undefined;
  // What has arrived of a bank transfer is captured before the order is closed.
  const partly = order.attempts.find((one) => isManual(one) && one.status === 'pending');
  const sum = sumOf((order.receipts ?? []).map(({ amount }) => amount.amount));
  if (partly && sum > 0) {
    const attempts = replaced(order.attempts, { ...partly, status: 'captured', captured: money(sum) });
    return { attempts, captured: money(sum), what: `captured ${partly.id.slice(order.orderId.length)}` };
  }
  const promised = order.attempts
    .filter(({ status }) => status === 'captured')
    .map((attempt) => {
      const { amount, captured: taken = amount } = attempt;
      const earlier = order.refunds.filter(({ attemptId }) => attemptId === attempt.id);
      const left = taken.amount - sumOf(earlier.map((one) => one.amount.amount));
      return captureRefund({ ...attempt, captured: money(left) }, 'hold_expired');
    })
    .filter(({ amount }) => amount.amount > 0);
  return { money: 'closed', status: 'failed', refunds: [...order.refunds, ...promised], what: 'closed: expired' };
}

function confirmed(order: OrderRow): Change | undefined {
  const isPaid = order.captured?.amount === order.total.amount && order.captured.currency === order.total.currency;
  if (!isPaid || order.money === 'closed' || wasConfirmed(order)) return undefined;
  const tickets = order.items.flatMap(({ id, quantity }) =>
    Array.from({ length: quantity }, (_, n) => ({ ticketId: `${id}-${n}`, itemId: id, status: 'valid' as const })),
  );
  return { status: 'confirmed', tickets, what: 'confirmed' };
}

function refunded(order: OrderRow, pick: number, isMoneyOnly: boolean): Change | undefined {
  if (!wasConfirmed(order) || order.total.amount === 0) return undefined;
  const valid = order.tickets.filter(({ status }) => status === 'valid').map(({ ticketId }) => ticketId);
  const eventIds = [...new Set(order.items.map(({ eventId }) => eventId))];
  if (!isMoneyOnly && valid.length === 0) return undefined;
  const asked = isMoneyOnly
    ? { ticketIds: [], eventIds, amount: 1 + (pick % Math.max(1, order.total.amount)) }
    : { ticketIds: valid.slice(0, 1 + (pick % valid.length)), ...(pick % 3 === 0 && { amount: pick }) };
  const { tickets, status, refund } = applyRefund(order, { ...asked, reason: 'asked' });
  return { tickets, status, refunds: [...order.refunds, refund], what: `${status} ${refund.id}: asked` };
}

function settled(order: OrderRow, pick: number, step: 'succeed' | 'fail' | 'payOut', at: number): Change | undefined {
  const byHand = ({ attemptId }: Refund) =>
    ['manual', 'cash'].includes(order.attempts.find(({ id }) => id === attemptId)?.provider ?? '');
  const refund = chosen(
    order.refunds.filter((one) => {
      if (one.paidOut) return false;
      if (step === 'payOut') return one.status === 'failed' || (one.status === 'pending' && byHand(one));
      if (byHand(one)) return false;
      return step === 'fail' ? one.status !== 'failed' && one.amount.amount > 0 : one.status === 'pending';
    }),
    pick,
  );
  if (!refund) return undefined;
  const [status, words] =
    step === 'fail'
      ? (['failed', 'failed'] as const)
      : (['succeeded', step === 'succeed' ? 'succeeded' : 'paid out'] as const);
  const changed = { ...refund, status, ...(step === 'payOut' && { paidOut: { at, by: 'usr_2' } }) };
  return { refunds: replaced(order.refunds, changed), what: `refund ${words} ${refund.id}` };
}

function learned(order: OrderRow, pick: number, at: number): Change | undefined {
  const attempt = chosen(
    order.attempts.filter(({ status, fee, provider }) => status === 'captured' && !fee && provider === 'stripe'),
    pick,
  );
  if (!attempt) return undefined;
  const fee = money(1 + (pick % 200), pick % 5 === 0 ? 'CHF' : currency);
  return { attempts: replaced(order.attempts, { ...attempt, fee, feeAt: at }), what: 'fee' };
}

function disputed(order: OrderRow, pick: number, status: string, at: number): Change | undefined {
  const attempt = order.attempts.find((one) => one.status === 'captured' && one.provider === 'stripe');
  const known = order.disputes?.[0];
  if (!attempt || (status === 'disputeAmount' && !known)) return undefined;
  const state = status === 'dispute' && pick % 2 === 0 && !known ? 'warning_needs_response' : status;
  const told = state === 'disputeAmount' ? (known?.status ?? '') : state === 'dispute' ? 'needs_response' : state;
  if (known?.status === told && state !== 'disputeAmount') return undefined;
  const before = known?.amount ?? attempt.captured ?? attempt.amount;
  const amount = state === 'disputeAmount' ? { ...before, amount: 1 + pick } : before;
  const dispute = {
    id: 'dp_1',
    attemptId: attempt.id,
    amount,
    reason: 'fraudulent',
    status: told,
    at: known?.at ?? at,
  };
  const change = known && amount.amount !== before.amount ? changeWords(before.amount, amount.amount) : '';
  return { disputes: [dispute], what: incidentWords('disputes', dispute) + change };
}

function outside(order: OrderRow, pick: number, fails: boolean, at: number): Change | undefined {
  const attempt = order.attempts.find((one) => one.status === 'captured' && one.provider === 'stripe');
  const list = order.outsideRefunds ?? [];
  if (fails) {
    const refund = list.find(({ status }) => status === undefined);
    if (!refund) return undefined;
    const failed = { ...refund, status: 'failed' as const };
    return { outsideRefunds: replaced(list, failed), what: incidentWords('outsideRefunds', failed) };
  }
  if (!attempt || list.length > 2) return undefined;
  const refund = { id: `re_${list.length}`, attemptId: attempt.id, amount: money(1 + (pick % 500)), at };
  return { outsideRefunds: [...list, refund], what: incidentWords('outsideRefunds', refund) };
}

/** A person accepts what the provider has of a payment or a refund, whatever that is. */
function accepted(order: OrderRow, pick: number): Change | undefined {
  const attempt = order.attempts.find((one) => one.status === 'captured' && one.provider === 'stripe');
  const one = chosen(
    [attempt, ...order.refunds.filter(({ attemptId, amount }) => attemptId === attempt?.id && amount.amount > 0)],
    pick,
  );
  return one && { what: acceptedWords(one.id, money(pick, pick % 7 === 0 ? 'CHF' : currency)) };
}

function change(order: OrderRow, { kind, pick }: Step, provider: Provider, at: number): Change | undefined {
  switch (kind) {
    case 'attempt':
      if (hasEnded(order) || order.attempts.length > 3 || provider === 'cash' || provider === 'manual')
        return undefined;
      return order.total.amount === 0
        ? undefined
        : { attempts: [...order.attempts, newAttempt(order, provider)], what: 'attempt' };
    case 'capture':
    case 'lateCapture':
      return captured(order, pick, order.total.amount);
    case 'wrongCapture':
      return captured(order, pick, 1 + pick);
    case 'receipt':
      return received(order, pick, at);
    case 'confirm':
      return confirmed(order);
    case 'close':
      return closed(order);
    case 'refund':
      return refunded(order, pick, false);
    case 'moneyRefund':
      return refunded(order, pick, true);
    case 'fee':
      return learned(order, pick, at);
    case 'dispute':
      return disputed(order, pick, 'dispute', at);
    case 'win':
      return disputed(order, pick, 'won', at);
    case 'lose':
      return disputed(order, pick, 'lost', at);
    case 'accept':
      return accepted(order, pick);
    case 'disputeAmount':
      return disputed(order, pick, 'disputeAmount', at);
    case 'outside':
      return outside(order, pick, false, at);
    case 'outsideFails':
      return outside(order, pick, true, at);
    default:
      return settled(order, pick, kind as 'succeed' | 'fail' | 'payOut', at);
  }
}

function next(order: OrderRow, step: Step, provider: Provider): OrderRow | undefined {
  const at = start + order.version * 1_000;
  const changed = change(order, step, provider, at);
  if (!changed) return undefined;
  const { what, ...set } = changed;
  return { ...order, ...set, version: order.version + 1, history: [...order.history, { at, what }] };
}

/** All versions of an order, from its first to its last. */
export function versionsOf(life: Life): OrderRow[] {
  const versions = [newOrder(life)];
  for (const step of life.steps) {
    const order = versions.at(-1);
    const then = order && next(order, step, life.provider);
    if (then) versions.push(then);
  }
  return versions;
}

/** Ends an order: confirmed where it is paid, else closed; everything promised is paid out. */
export function finished(order: OrderRow, provider: Provider): OrderRow {
  let last = order;
  const repeat = (kind: Step['kind']) => {
    for (let then = next(last, { kind, pick: 0 }, provider); then; then = next(last, { kind, pick: 0 }, provider))
      last = then;
  };
  for (const kind of ['confirm', 'close', 'succeed', 'payOut'] as const) repeat(kind);
  return last;
}
