import type { PaperKind } from '../paper.ts';

export const titles: Record<PaperKind, string> = { invoice: 'Invoice', 'credit-note': 'Credit note' };

const dateFormat = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'UTC',
  day: 'numeric',
  month: 'long',
  year: 'numeric',
});

/** `28 November 2026` for `2026-11-28`. */
export const dateText = (date: string): string => dateFormat.format(Date.parse(date));

/** `19%`, and `No tax` where there is none. */
export const rateText = (rate: number | undefined): string => (rate === undefined ? 'No tax' : `${rate}%`);

const methods: Record<string, string> = {
  manual: 'bank transfer',
  cash: 'cash',
  card: 'card at the box office',
  stripe: 'online payment (Stripe)',
  test: 'test payment',
};

/** How an order was paid, for people. */
export const methodText = (method: string): string => methods[method] ?? method;
