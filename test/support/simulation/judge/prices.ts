import type { OrderRow } from '../../../../functions/orders/order/order.ts';
import { type Charges, studentPrice, studentRate } from '../event-on-sale.ts';
import { sum } from './sum.ts';

/** What an order has to cost by the terms of its event, in minor units. Worked out from its quantities alone. */
export interface Cost {
  /** Prices and booking fees of the buyer, without tax. */
  net: number;
  feeNet: number;
  tax: number;
  /** What the buyer pays. */
  total: number;
  organizerFee: number;
}

/** `feeGross`: the buyer's booking fee with its tax. */
export type LineCost = Cost & { feeGross: number };

/** To the nearest unit, a half upwards. Amounts here are far below what floating point holds exactly. */
export const rounded = (amount: number): number => Math.floor(amount + 0.5 + 1e-9);

/** Whether an order was confirmed, whatever was refunded since. */
export const isSold = ({ status, comp }: OrderRow): boolean =>
  ['confirmed', 'partially_refunded', 'refunded'].includes(status) && !comp;

type Item = OrderRow['items'][number];

function costOf(
  { quantity, unitPrice }: Item,
  perOrder: number,
  { comp, boxOffice }: OrderRow,
  charges: Charges,
): LineCost {
  const price = comp ? 0 : unitPrice.amount * quantity;
  const { perTicket, percent, cap, organizerPays, included } = charges;
  const perTickets = Math.min(quantity * perTicket + (price * percent) / 100, quantity * cap);
  const charged = price > 0 && !boxOffice ? rounded(perTickets) + perOrder : 0;
  const [fee, organizerFee] = organizerPays ? [0, charged] : [charged, 0];
  const base = price + fee;
  const rate = unitPrice.amount === studentPrice ? studentRate : charges.rate;
  const tax = rounded((base * rate) / (included ? 100 + rate : 100));
  const feeTax = base > 0 ? rounded((tax * fee) / base) : 0;
  const inBase = included ? tax : 0;
  const feeNet = fee - (included ? feeTax : 0);
  return {
    feeGross: feeNet + feeTax,
    net: base - inBase - feeNet,
    feeNet,
    tax,
    total: base - inBase + tax,
    organizerFee,
  };
}

/** The cost of each line. The fee of an order is divided over its lines by price, each part cut to whole units. */
export function lineCosts(order: OrderRow, charges: Charges): LineCost[] {
  const prices = order.items.map(({ unitPrice, quantity }) => unitPrice.amount * quantity);
  const all = sum(prices);
  const until = (index: number) => (all > 0 ? Math.floor((charges.perOrder * sum(prices.slice(0, index))) / all) : 0);
  return order.items.map((item, index) => costOf(item, until(index + 1) - until(index), order, charges));
}

/** What an order has to cost. */
export function chargesOf(order: OrderRow, charges: Charges): Cost {
  const lines = lineCosts(order, charges);
  const of = (name: keyof Cost) => sum(lines.map((line) => line[name]));
  return {
    ...{ net: of('net'), feeNet: of('feeNet'), tax: of('tax') },
    ...{ total: of('total'), organizerFee: of('organizerFee') },
  };
}
