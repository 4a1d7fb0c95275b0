import { formatMoney, type Money } from '../../../shared/base/money.ts';
import type { OrderFacts } from '../../../shared/records/order-facts.ts';
import { orderRows } from '../order/order-rows.ts';
import { formatMoment, formatZone } from './date-format.ts';
import type { Notice } from './notice.ts';
import { policyWords } from './policy-words.ts';

type PaymentOrder = Pick<OrderFacts, 'orderId' | 'items' | 'total' | 'payBy' | 'refundPolicy' | 'comp' | 'boxOffice'>;

interface PaymentFacts {
  kind: 'instructions' | 'reminder' | 'incomplete' | 'overpaid' | 'late' | 'expired' | 'event_cancelled';
  order: PaymentOrder;
  /** How to pay: the organizer's words, what the buyer states, and the zone of the event. */
  how: { instructions: string; reference: string; timezone: string };
  /** What is missing, or goes back. */
  amount?: Money | undefined;
}

/** Tells the buyer of an order about its payment to the organizer. Nothing is said to be returned before it was. */
export function paymentNotice(facts: PaymentFacts): Notice {
  const { kind, order, how, amount = order.total } = facts;
  const titles = [...new Set(order.items.map(({ eventTitle }) => eventTitle))];
  const what = titles.map((title) => `\u201c${title}\u201d`).join(', ');
  const { subject, opening, closing, isOpen } = texts[kind]({ what, amount, total: order.total, facts });
  const policy = kind === 'instructions' ? policyWords(order) : undefined;
  return {
    subject: `${subject}: ${titles.length === 1 ? titles[0] : `${titles.length} events`}`,
    paragraphs: [
      opening,
      ...(isOpen ? [`How to pay:\n${how.instructions}`] : []),
      ...closing,
      ...(policy ? [policy] : []),
      `Your order number is ${order.orderId}.`,
    ],
    ...(isOpen
      ? { facts: dueFacts(facts, amount), bill: orderRows(order, lineFact) }
      : { facts: order.items.map(lineFact) }),
  };
}

interface Texts {
  subject: string;
  opening: string;
  closing: string[];
  /** Whether the buyer still has to pay. */
  isOpen?: true;
}

interface Told {
  what: string;
  amount: Money;
  total: Money;
  facts: PaymentFacts;
}

const advice = 'Please state the payment reference, so that the organizer finds your payment.';

const texts: Record<PaymentFacts['kind'], (told: Told) => Texts> = {
  instructions: ({ what }) => ({
    subject: 'Please pay for your order',
    opening: `Your places for ${what} are reserved. Please pay the organizer in time.`,
    closing: [
      `${advice} You get your tickets by mail once the money is there. Without it, your places return to sale.`,
    ],
    isOpen: true,
  }),
  reminder: ({ what }) => ({
    subject: 'Reminder to pay for your order',
    opening: `Your places for ${what} are still reserved, but the organizer has not recorded your payment yet.`,
    closing: [`${advice} If you have paid in the meantime, you need not do anything.`],
    isOpen: true,
  }),
  incomplete: ({ amount, total, what }) => ({
    subject: 'Part of your payment is missing',
    opening: `Thank you, the organizer has received a part of the ${formatMoney(total)} for ${what}. ${formatMoney(amount)} is still missing.`,
    closing: [`${advice} You get your tickets by mail once all of it is there.`],
    isOpen: true,
  }),
  overpaid: ({ amount, what }) => ({
    subject: 'You have paid too much',
    opening: `Thank you for your payment for ${what}. It was ${formatMoney(amount)} more than what was due.`,
    closing: [`The organizer will return ${formatMoney(amount)} to you. Your tickets come in a mail of their own.`],
  }),
  late: ({ amount, what }) => ({
    subject: 'Your payment came too late',
    opening: `Your payment for ${what} came after your order had ended, so that it brings no tickets.`,
    closing: [`The organizer will return ${formatMoney(amount)} to you.`],
  }),
  expired: ({ what, facts: { amount } }) => ({
    subject: 'Your order has expired',
    opening: `Your order for ${what} was not paid in time. Your places are on sale again.`,
    closing: [
      amount
        ? `The organizer had received a part, and will return ${formatMoney(amount)} to you.`
        : 'If you have paid, please write to the organizer: they confirm your order if the places are still free, and return your money otherwise.',
    ],
  }),
  event_cancelled: ({ what, facts: { amount, order } }) => ({
    subject: 'Cancelled',
    opening: `Your order for ${what} has been cancelled, because ${hasOneEvent(order) ? 'the event' : 'one of its events'} will not take place. Please do not pay for it.`,
    closing: [
      amount
        ? `The organizer had received a part, and will return ${formatMoney(amount)} to you.`
        : 'If you have already paid, the organizer will return your money.',
    ],
  }),
};

const hasOneEvent = ({ items }: PaymentOrder): boolean => new Set(items.map(({ eventId }) => eventId)).size === 1;

const lineFact = ({ quantity, name, eventTitle, seats = [] }: OrderFacts['items'][number]): string =>
  `${quantity} × ${name}, ${eventTitle}${seats.length > 0 ? ` (${seats.join(', ')})` : ''}`;

function dueFacts({ order: { payBy }, how: { reference, timezone } }: PaymentFacts, amount: Money): string[] {
  return [
    `Amount: ${formatMoney(amount)}`,
    `Payment reference: ${reference}`,
    `Pay by: ${formatMoment(timezone, payBy, payBy)} (${formatZone(timezone, payBy)})`,
  ];
}
