import { formatMoney } from '../../../shared/base/money.ts';
import { buyerFee } from '../../../shared/pricing/line-cost.ts';
import type { FrozenPolicy, OrderFacts } from '../../../shared/records/order-facts.ts';

type PolicyOrder = Pick<OrderFacts, 'items' | 'total' | 'refundPolicy' | 'comp' | 'boxOffice'>;

/** `7 days` or `36 hours`. */
const span = (hours: number): string => {
  const [count, unit] = hours >= 48 && hours % 24 === 0 ? [hours / 24, 'day'] : [hours, 'hour'];
  return `${count} ${unit}${count === 1 ? '' : 's'}`;
};

/** `until 7 days before the start` */
const until = (hours: number): string => (hours === 0 ? 'until the start' : `until ${span(hours)} before the start`);

/** A refund policy in words, such as `If you return tickets, you get back 100% until 7 days before the start.` */
function wordsOf(
  { windows, fixedFee = 0, feePerTicket = 0 }: FrozenPolicy,
  { currency, hasFee }: { currency: string; hasFee: boolean },
): string {
  const open = windows.filter(([, percent]) => percent > 0).sort(([one], [other]) => other - one);
  if (open.length === 0) return 'Tickets cannot be returned, unless the event is cancelled or moved to another date.';
  const parts = open.map(([hours, percent]) => `${percent}% ${until(hours)}`);
  const shares = [...parts.slice(0, -2), parts.slice(-2).join(', and ')].join(', ');
  const money = (amount: number): string => formatMoney({ amount, currency });
  const fees = [
    ...(feePerTicket > 0 ? [`${money(feePerTicket)} for each returned ticket`] : []),
    ...(fixedFee > 0 ? [`${money(fixedFee)} once for the order`] : []),
  ];
  const kept =
    (fees.length > 0 ? ` The organizer keeps ${fees.join(' and ')}.` : '') +
    (hasFee ? ' The booking fee is not refunded.' : '');
  return `If you return tickets, you get back ${shares}.${kept}`;
}

/**
 * The refund policy that was frozen on an order, one sentence or more for each event whose policy differs. Undefined
 * for tickets that were given away, cost nothing, or were sold at the box office, where buyers return nothing themselves.
 */
export function policyWords({ items, total, refundPolicy, comp, boxOffice }: PolicyOrder): string | undefined {
  if (comp || boxOffice || total.amount === 0) return undefined;
  const hasFee = items.some((item) => buyerFee(item) > 0);
  const byEvent = new Map(
    items.map(({ eventTitle, refundPolicy: own }) => [
      eventTitle,
      wordsOf(own ?? refundPolicy ?? { windows: [] }, { currency: total.currency, hasFee }),
    ]),
  );
  const [words, ...others] = new Set(byEvent.values());
  if (others.length === 0) return words;
  return [...byEvent].map(([title, own]) => `\u201c${title}\u201d: ${own}`).join('\n');
}
