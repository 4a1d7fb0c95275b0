import type * as z from 'zod';
import { formatMoney, type Money } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { type Account, isOwedToOrganizer } from '../../../shared/ledger/account.ts';
import { wholeList } from '../load/pages.ts';
import { requireThat } from '../tour/narrator.ts';
import { styled } from '../tour/words.ts';
import type { Played } from './cases.ts';
import { rowOf } from './row.ts';
import { LedgerEntry } from './shapes.ts';
import { eventually, type Stage } from './stage.ts';

const row = rowOf(-22, 12);

/**
 * Prints the sum of each account of the ledger, once it has all that the fake Stripe and the organizer have received.
 * Returns what the platform holds for the organizer. @throws Failure unless each transaction and the whole add up to zero.
 */
export async function showLedger(stage: Stage, played: readonly Played[]): Promise<Money> {
  const { tell, shop } = stage;
  const path = `/v1/organizers/${shop.organizerId}/ledger` as const;
  const received = receivedOf(stage, played);
  const entries = await eventually('The posting of all payments and refunds', async () => {
    const all = await wholeList(tell.quietly, path, LedgerEntry, shop.token);
    const found = sumsBy(all, ({ account }) => account);
    const stripe = (found.get('provider:stripe') ?? 0) + (found.get('provider_fees') ?? 0);
    const isWhole = stripe === received.stripe && (found.get('direct') ?? 0) === received.direct;
    return isWhole && !found.get('customers') && !found.get('refunds') ? all : undefined;
  });
  const transactions = sumsBy(entries, ({ transactionId }) => transactionId);
  for (const [id, sum] of transactions) requireThat(sum === 0, `Transaction ${id} adds up to ${sum}, not to zero.`);
  tell.say(styled('bold', row('account', 'sum')));
  for (const [account, amount] of [...sumsBy(entries, (entry) => entry.account)].sort()) {
    tell.say(row(account, formatMoney({ amount, currency: 'EUR' })));
  }
  for (const [currency, amount] of sumsBy(entries, (entry) => entry.amount.currency)) {
    requireThat(amount === 0, `The ledger adds up to ${formatMoney({ amount, currency })}, not to zero.`);
    tell.say(styled('bold', row('all accounts', formatMoney({ amount, currency }))));
  }
  tell.say(`${transactions.size} transactions with ${entries.length} entries, each transaction adds up to zero`);
  const owed = entries.filter(({ account }) => isOwedToOrganizer(account as Account));
  return { amount: -sumOf(owed.map(({ amount }) => amount.amount)), currency: 'EUR' };
}

type Entry = z.infer<typeof LedgerEntry>;

function sumsBy(entries: readonly Entry[], keyOf: (entry: Entry) => string): Map<string, number> {
  const sums = new Map<string, number>();
  for (const entry of entries) sums.set(keyOf(entry), (sums.get(keyOf(entry)) ?? 0) + entry.amount.amount);
  return sums;
}

/** What should be left at Stripe before its fees, by its own books, and what the organizer has received itself. */
function receivedOf({ stripe: { ledger } }: Stage, played: readonly Played[]): { stripe: number; direct: number } {
  const orders = new Set(played.map(({ orderId }) => orderId));
  const intents = [...ledger.intents.values()].filter(({ metadata }) => orders.has(metadata.orderId ?? ''));
  const ids = new Set(intents.map(({ id }) => id));
  const withheld = [...ledger.disputes.values()].filter(({ payment_intent: intent }) => ids.has(String(intent)));
  const atStripe = new Set(intents.map(({ metadata }) => metadata.orderId));
  return {
    stripe:
      sumOf(intents.map(({ id, amount_received }) => amount_received - ledger.refunded(id))) -
      sumOf(withheld.map(({ amount }) => amount)),
    direct: sumOf(
      played
        .filter(({ orderId }) => !atStripe.has(orderId))
        .map(({ expected: { taken, refunded } }) => taken - refunded),
    ),
  };
}
