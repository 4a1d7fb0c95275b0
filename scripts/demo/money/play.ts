import { isDeepStrictEqual } from 'node:util';
import { formatMoney } from '../../../shared/base/money.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { postEvents } from '../../local/stripe/post-events.ts';
import { connect } from '../../shared/api-client.ts';
import { narrator, requireThat } from '../tour/narrator.ts';
import { styled } from '../tour/words.ts';
import {
  giveComp,
  orderForFree,
  type Played,
  payAtCheckout,
  payByTransfer,
  payWith3DSecure,
  payWithAnotherCard,
  refundPartly,
  sellAtBoxOffice,
} from './cases.ts';
import { cancelHalfWay, disputePayment } from './misfortunes.ts';
import { awaitStripe } from './offer.ts';
import { PaidOrder } from './shapes.ts';
import { openShop } from './shop.ts';
import type { Stage } from './stage.ts';
import type { MoneySystem } from './system.ts';

/**
 * Plays every way to pay and to be refunded, prints what each order came to, and compares it with what was expected and
 * with the books of the fake Stripe. @throws Failure where they differ.
 */
export async function playMoney({ gateway, stripe }: MoneySystem): Promise<void> {
  const api = connect(gateway);
  const tell = narrator(api);
  const shop = await tell.step('An organizer opens a shop with two events', () => openShop(api));
  const sendWebhooks = postEvents(stripe, `${gateway}/v1/payments/webhooks/stripe`);
  const stage: Stage = { tell, shop, stripe, sendWebhooks };
  await tell.step('Buyers are offered Stripe and bank transfers', () => awaitStripe(stage));
  const checkout = await tell.step("Ada pays on Stripe's page", () => payAtCheckout(stage));
  const secure = await tell.step('Bela confirms to her bank', () => payWith3DSecure(stage));
  const retried = await tell.step("Cleo's card is declined, another one is not", () => payWithAnotherCard(stage));
  const transfer = await tell.step('Dora transfers the amount in two parts', () => payByTransfer(stage));
  const cash = await tell.step('The box office sells to Emil', () => sellAtBoxOffice(stage));
  const comp = await tell.step('The organizer gives Fay a ticket', () => giveComp(stage));
  const free = await tell.step('Gil orders what costs nothing', () => orderForFree(stage));
  const partly = await tell.step('Hana gets two of three tickets refunded', () => refundPartly(stage));
  const cancelled = await tell.step('The storm cancels an event half-way', () => cancelHalfWay(stage));
  await tell.step('Cleo disputes her payment at the bank', () => disputePayment(stage, retried));
  const played = [checkout, secure, retried, transfer, cash, comp, free, partly, ...cancelled];
  await tell.step('What the orders came to', () => compare(stage, played));
}

const euros = (amount: number): string => formatMoney({ amount, currency: 'EUR' });

const line = (
  ...[name = '', id = '', status = '', taken = '', refunded = '', tickets = '']: (string | number)[]
): string =>
  [
    `${name}`.padEnd(34),
    `${id}`.padEnd(32),
    `${status}`.padEnd(19),
    `${taken}`.padStart(9),
    `${refunded}`.padStart(9),
    `${tickets}`.padStart(8),
  ].join('');

/** Reads every order again, prints its amounts, and compares them. @throws Failure */
async function compare({ tell, stripe }: Stage, played: readonly Played[]): Promise<void> {
  tell.say(styled('bold', line('case', 'order', 'status', 'taken', 'refunded', 'tickets')));
  const api = tell.quietly;
  for (const { case: name, orderId, token, expected } of played) {
    const { body: order } = await api(`GET /v1/orders/${orderId}`, PaidOrder, { token });
    const found = resultOf(order);
    tell.say(line(name, orderId, found.status, euros(found.taken), euros(found.refunded), found.tickets));
    requireThat(
      isDeepStrictEqual(found, expected),
      `Order ${orderId} (${name}) should be ${JSON.stringify(expected)}, but is ${JSON.stringify(found)}.`,
    );
    const isStripes = order.payments.some(({ provider }) => provider === 'stripe');
    if (!isStripes) continue;
    const intents = [...stripe.ledger.intents.values()].filter(({ metadata }) => metadata.orderId === orderId);
    const books = {
      taken: sumOf(intents.map(({ amount_received }) => amount_received)),
      refunded: sumOf(intents.map(({ id }) => stripe.ledger.refunded(id))),
    };
    requireThat(
      books.taken === found.taken && books.refunded === found.refunded,
      `Stripe took ${euros(books.taken)} for order ${orderId} and refunded ${euros(books.refunded)}.`,
    );
  }
}

function resultOf({ status, payments, refunds, tickets }: PaidOrder): Played['expected'] {
  const taken = payments.filter((payment) => payment.status === 'captured' || payment.status === 'refunded');
  const refunded = refunds.filter((refund) => refund.status === 'succeeded');
  return {
    status,
    taken: sumOf(taken.map(({ amount }) => amount.amount)),
    refunded: sumOf(refunded.map(({ amount }) => amount.amount)),
    tickets: tickets.filter((ticket) => ticket.status === 'valid').length,
  };
}
