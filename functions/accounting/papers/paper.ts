import { sumOf } from '../../../shared/base/sum.ts';
import type { TaxTerms } from '../../../shared/pricing/line-terms.ts';

export const paperKinds = ['invoice', 'credit-note'] as const;
export type PaperKind = (typeof paperKinds)[number];

/** A line of a paper. Amounts are minor units. On a credit note they are what is credited. */
export interface PaperLine {
  /** The event, as index into `events`. */
  event: number;
  /** The name of the ticket type. */
  name: string;
  /** Tickets sold, or returned. 0 where a credit note returns money alone. */
  quantity: number;
  /** The list price of all its tickets, or the part of the price that is credited. */
  list: number;
  discount: number;
  /** The booking fee that the buyer has paid. */
  fee: number;
  /** The tax on price and fee; contained in them where `included`, else on top of them. */
  tax?: TaxTerms & { amount: number };
  /** What the buyer has paid for it, or gets back. */
  total: number;
}

/** What a paper says beside its number and date. Nothing of it changes after its issue. */
export interface PaperContent {
  kind: PaperKind;
  orderId: string;
  organizerId: string;
  /** ISO 4217. */
  currency: string;
  seller: { name: string; address?: string; vatId?: string };
  /** As order and account had them when the invoice was issued. Empty at the box office, and for an erased account. */
  buyer: { name?: string; email?: string };
  /** `date`: of the performance, which is the date of supply, in the venue's zone. */
  events: { title: string; date: string }[];
  lines: PaperLine[];
  /** How the order was paid, and on which day. */
  payment: { method: string; date: string };
  /** Of a credit note: the refund, and the invoice that it corrects. */
  refundId?: string;
  corrects?: { number: string; date: string };
}

/** A paper as issued. */
export interface Paper extends PaperContent {
  /** `ACME-2026-000012`. */
  number: string;
  /** Its place in the series of its organizer, kind and year, from 1. */
  sequence: number;
  /** When it was issued, epoch ms. */
  issuedAt: number;
  /** The day of its issue in the organizer's time zone, `2026-11-28`. Its year is that of the number. */
  date: string;
}

export const netOf = ({ total, tax }: PaperLine): number => total - (tax?.amount ?? 0);

interface TaxLine {
  /** Percent. Absent: without tax. */
  rate?: number;
  net: number;
  tax: number;
  total: number;
}

/** The sums per tax rate, the lowest rate first, and what has no tax before them. Free lines belong to no rate. */
export function taxLines(lines: readonly PaperLine[]): TaxLine[] {
  const paid = lines.filter(({ total }) => total > 0);
  const byRate = Map.groupBy(paid, ({ tax }) => tax?.rate);
  return [...byRate]
    .sort(([one = -1], [other = -1]) => one - other)
    .map(([rate, group]) => ({ ...(rate !== undefined && { rate }), ...totalsOf(group) }));
}

/** What all lines sum up to, in minor units. */
export const totalsOf = (lines: readonly PaperLine[]): Record<'net' | 'tax' | 'total', number> => ({
  net: sumOf(lines.map(netOf)),
  tax: sumOf(lines.map(({ tax }) => tax?.amount ?? 0)),
  total: sumOf(lines.map(({ total }) => total)),
});
