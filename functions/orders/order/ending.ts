/** What ended an order that got no tickets. */
export type Ending = 'cancelled' | 'expired' | 'lapsed' | 'lost' | 'wrong_amount' | 'fault';

/** Why an order failed, as its row stores it and the API shows it. */
export interface Failure {
  code: string;
  message: string;
}

const failures: Record<Ending, Failure> = {
  cancelled: { code: 'cancelled', message: 'The order was cancelled before it was paid' },
  expired: { code: 'payment_expired', message: 'The order was not paid in time' },
  lapsed: { code: 'hold_expired', message: 'The hold expired and the places were taken' },
  lost: { code: 'tickets_lost', message: 'The places were taken before the order was complete' },
  wrong_amount: { code: 'payment_amount_mismatch', message: 'The amount paid was not the amount due' },
  fault: { code: 'internal', message: 'The order could not be completed' },
};

export const failureOf = (ending: Ending): Failure => failures[ending];
