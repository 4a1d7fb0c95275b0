import { log } from './log.ts';

/** What a person must see, by their message in the log. The value is the alarm that tells of them. */
export const alarmOf = {
  'payment provider is out': 'payment-provider-out',
  'Stripe is not offered: its keys cannot be read': 'stripe-keys',
  'the keys of Stripe cannot be read, and the former ones stay in use': 'stripe-keys',
  'live keys of Stripe are refused on a stage that allows test payments': 'stripe-keys',
  'webhook not processed, its provider will send it again': 'webhook-not-processed',
  'a capture differs from what was due': 'amount-mismatch',
  'a refund was refused for good': 'refund-failed',
  'a payment is disputed': 'dispute',
  'a payment was refunded outside NightFlow': 'refunded-elsewhere',
  'order of a cancelled event not refunded': 'event-not-refunded',
  'order not resolved': 'order-not-resolved',
  'the reconciler has found a difference': 'reconciler-finding',
  'the reconciler has not finished': 'reconciler-behind',
  'the reconciler is behind': 'reconciler-behind',
  'a capacity is nearly reached at a door': 'capacity-nearly-reached',
  'a capacity is reached at a door': 'capacity-reached',
} as const;

export type AlarmMessage = keyof typeof alarmOf;

/** Logs a fault with the name of its alarm. CloudWatch counts these lines, and operators are told. */
export function raiseAlarm(message: AlarmMessage, facts: Record<string, unknown> = {}): void {
  log.error(message, { ...facts, alarm: alarmOf[message] });
}
