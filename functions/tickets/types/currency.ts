import type { Money } from '../../../shared/base/money.ts';
import { refuse } from '../../../shared/base/refuse.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';

/** Requires that a price is in the event's currency. @throws Problem `invalid_request`. */
export function requireCurrency(price: Money, { currency }: EventRow, pointer: string): void {
  if (price.currency !== currency) refuse(`${pointer}/currency`, `the event is sold in ${currency}`);
}
