/** What the commands need to know of a stage. */
export interface StripeStage {
  stage: string;
  /** The name of the secret with the keys. */
  secretName: string;
  /** Where Stripe sends webhooks to. */
  webhookUrl: string;
  testPayments: boolean;
  /** A server in place of Stripe, on stage `local`. Empty for Stripe itself. */
  host: string;
}

/** Whether Stripe can send webhooks there: by https, and not to this machine. A server in its place reaches anything. */
export const isReachable = ({ webhookUrl, host }: StripeStage): boolean =>
  host !== '' || webhookUrl.startsWith('https:');
