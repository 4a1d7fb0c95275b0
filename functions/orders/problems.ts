import { defineProblem } from '../../shared/base/problem.ts';

export const cartEmpty = defineProblem(409, 'cart_empty', 'The cart is empty');

export const providerUnavailable = defineProblem(
  422,
  'payment_provider_unavailable',
  'This payment provider is not available',
);

export const attemptsUsedUp = defineProblem(409, 'payment_attempts_used_up', 'No further payment attempt is possible');
