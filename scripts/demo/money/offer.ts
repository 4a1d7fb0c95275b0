import { Providers } from './shapes.ts';
import type { Stage } from './stage.ts';

/** Functions see new keys within a minute. */
const keysSeconds = 70;

/** Waits until buyers are offered Stripe. @throws Failure on timeout. */
export async function awaitStripe({ tell, shop }: Stage): Promise<void> {
  const { items } = await tell.poll(`GET /v1/payments/providers?eventId=${shop.sale.eventId}`, Providers, {
    seconds: keysSeconds,
    what: 'The offer of Stripe, with the keys of the fake,',
    wanted: (answer) => answer.items.some(({ provider }) => provider === 'stripe'),
  });
  tell.say(`buyers may pay by ${items.map(({ provider }) => provider).join(', ')}`);
}
