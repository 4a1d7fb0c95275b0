import { defineEnv, optional, required } from '../../../../shared/base/env.ts';

/** What functions have that call Stripe or hear from it. */
export const stripeNames = {
  STAGE: required,
  /** The name of the secret with the keys. Empty where a stage cannot have Stripe. */
  STRIPE_SECRET_NAME: optional,
  /** Where the local cloud and tests have their own Stripe, such as `http://127.0.0.1:4242`. */
  STRIPE_HOST: optional,
  /** `on` where the stage allows test payments; never in prod. */
  TEST_PAYMENTS: optional,
};

export const stripeEnv = defineEnv(stripeNames);
