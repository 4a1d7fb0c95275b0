import { defineProblem } from '../../shared/base/problem.ts';
import {
  conflict,
  holdExpired,
  keyReused,
  limitReached,
  priceChanged,
  promoCodeInvalid,
  salesClosed,
} from '../../shared/base/problems.ts';

export const cartEmpty = defineProblem(409, 'cart_empty', 'The cart is empty');

export const providerUnavailable = defineProblem(
  422,
  'payment_provider_unavailable',
  'This payment provider is not available',
);

export const signatureInvalid = defineProblem(
  400,
  'webhook_signature_invalid',
  'The signature does not fit this body, or it is older than five minutes',
);

export const attemptsUsedUp = defineProblem(409, 'payment_attempts_used_up', 'No further payment attempt is possible');

/** Carries `left`, what can still be refunded. */
export const refundExceedsPaid = defineProblem(
  409,
  'refund_exceeds_paid',
  'The amount is more than what is left of what was paid',
);

export const alreadyRefunded = defineProblem(409, 'already_refunded', 'This has been refunded before');

export const ticketUsed = defineProblem(409, 'ticket_used', 'A ticket has been used for entry');

export const refundWindowClosed = defineProblem(
  409,
  'refund_window_closed',
  'The refund policy of the order gives nothing back now',
);

/** Why a cart is not ordered. */
export const placingProblems = [
  cartEmpty,
  priceChanged,
  holdExpired,
  limitReached,
  salesClosed,
  promoCodeInvalid,
  providerUnavailable,
  keyReused,
  conflict,
];
