import { isSuspended } from './suspension.ts';
import type { SellingFacts, TicketType } from './ticket-type.ts';

/** Whether places of this type may be claimed now. A hidden type also needs an access code, which claims check. */
export const isOnSale = (
  { status, salesStartAt, salesEndAt }: Pick<TicketType, 'status' | 'salesStartAt' | 'salesEndAt'>,
  facts: Pick<SellingFacts, 'status' | 'endsAt' | 'suspensionId' | 'organizerSuspensionId'> | undefined,
  now: number,
): boolean =>
  facts?.status === 'published' &&
  !isSuspended(facts) &&
  (status === 'on_sale' || status === 'hidden') &&
  now >= salesStartAt &&
  now < Math.min(salesEndAt, facts.endsAt);
