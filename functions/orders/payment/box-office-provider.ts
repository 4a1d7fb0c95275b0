import type { PaymentProvider } from './provider.ts';

/**
 * Cash and the organizer's own card terminal. Their payments are recorded as captured when the order is placed, so
 * nothing is ever asked for. A refund is paid out by a person and stays `pending` until they confirm it.
 */
export const boxOfficeProvider: PaymentProvider = {
  pay: () => Promise.reject(new Error('The box office takes its payments itself')),
  find: async () => undefined,
  cancel: async () => undefined,
  refund: async ({ id }) => ({ status: 'pending', reference: id }),
  findRefund: async ({ id }) => ({ status: 'pending', reference: id }),
  refusal: () => undefined,
};
