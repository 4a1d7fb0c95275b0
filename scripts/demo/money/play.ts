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
  payWithPromoCode,
  refundPartly,
  sellAtBoxOffice,
} from './cases.ts';
import { showLedger } from './ledger.ts';
import { cancelHalfWay, disputePayment } from './misfortunes.ts';
import { awaitStripe } from './offer.ts';
import { showPapers } from './papers.ts';
import { payOrganizer } from './payout.ts';
import { rowOf } from './row.ts';
import { showSettlement } from './settlement.ts';
import { PaidOrder } from './shapes.ts';
import { openShop } from './shop.ts';
import type { Stage } from './stage.ts';
import type { MoneySystem } from './system.ts';

/**
 * Plays every way to pay and to be refunded, prints what each order came to, and compares it with what was expected and
 * with the books of the fake Stripe. Then shows the organizer's papers, ledger, payout and settlement.
 * @throws Failure where they differ.
 */
export async function playMoney({ gateway, endpoint, stripe }: MoneySystem): Promise<void> {
  const startedAt = Date.now();
  const api = connect(gateway);
  const tell = narrator(api);
  const shop = await tell.step('An organizer opens a shop with two events', () => openShop(api));
  const sendWebhooks = postEvents(stripe, `${gateway}/v1/payments/webhooks/stripe`);
  const stage: Stage = { gateway, endpoint, tell, shop, stripe, sendWebhooks };
  await tell.step('Buyers are offered Stripe and bank transfers', () => awaitStripe(stage));
  const checkout = await tell.step("Ada pays on Stripe's page", () => payAtCheckout(stage));
  const secure = await tell.step('Bela confirms to her bank', () => payWith3DSecure(stage));
  const retried = await tell.step("Cleo's card is declined, another one is not", () => payWithAnotherCard(stage));
  const transfer = await tell.step('Dora transfers the amount in two parts', () => payByTransfer(stage));
  const promotion = await tell.step('Kim buys with a promotion code', () => payWithPromoCode(stage));
  const cash = await tell.step('The box office sells to Emil', () => sellAtBoxOffice(stage));
  const comp = await tell.step('The organizer gives Fay a ticket', () => giveComp(stage));
  const free = await tell.step('Gil orders what costs nothing', () => orderForFree(stage));
  const partly = await tell.step('Hana gets two of three tickets refunded', () => refundPartly(stage));
  const cancelled = await tell.step('The storm cancels an event half-way', () => cancelHalfWay(stage));
  await tell.step('Cleo disputes her payment at the bank', () => disputePayment(stage, retried));
  const played = [checkout, secure, retried, transfer, promotion, cash, comp, free, partly, ...cancelled];
  await tell.step('What the orders came to', () => compare(stage, played));
  const papers = await tell.step('Invoices and credit notes are written', () => showPapers(stage, played));
  const held = await tell.step('The ledger adds up to zero', () => showLedger(stage, played));
  const paidOut = await tell.step('The platform pays the organizer', () => payOrganizer(stage, held));
  await tell.step('The settlement of the day', () => showSettlement(stage, startedAt, paidOut, papers));
}

const euros = (amount: number): string => formatMoney({ amount, currency: 'EUR' });

const line = rowOf(-34, -32, -19, 9, 9, 8);

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
