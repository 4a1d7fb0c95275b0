import type Stripe from 'stripe';
import { areLive } from '../../../functions/orders/payment/stripe/stripe-keys.ts';
import { searchParams } from '../../../functions/orders/payment/stripe/stripe-requests.ts';
import { Failure } from '../../local/process/failure.ts';
import { type AskStripe, askStripe } from './ask-stripe.ts';
import type { StripeInput } from './stripe-input.ts';

export interface Checked {
  /** `undefined` where a restricted key may not read it. */
  account?: Stripe.Account;
  /** What is no hindrance, but worth knowing. */
  warnings: string[];
}

/** The least that is charged anywhere is below 100.00, and 10,000 of a currency without decimals is no fortune. */
const trialAmount = 100_00;

/**
 * Checks keys at Stripe: that it knows them, that the secret key may do what NightFlow does, and that both belong to one
 * account. For that it makes a payment that nobody can pay, reads it as a buyer's browser does, and cancels it.
 * @throws Failure for keys that cannot work.
 */
export async function checkKeys({ secretKey, publishableKey }: StripeInput, host: string): Promise<Checked> {
  const ask = askStripe(secretKey, { host, what: 'secret key' });
  const answer = await ask((stripe) => stripe.accounts.retrieveCurrent());
  const account = 'value' in answer ? answer.value : undefined;
  await requirePermissions(ask);
  await requireSearch(ask);
  const currency = account?.default_currency ?? 'usd';
  const trial = await tryPayment(ask, { publishableKey, currency, host });
  const ofAccount = account
    ? accountWarnings(account, areLive({ secretKey }))
    : ['The key may not read the account, so its settings were not checked.'];
  return { ...(account && { account }), warnings: [...ofAccount, ...trial] };
}

/** Permissions to read, asked for one by one so that all that lack are named. */
async function requirePermissions(ask: AskStripe): Promise<void> {
  const answers = {
    'Checkout Sessions': await ask((stripe) => stripe.checkout.sessions.list({ limit: 1 })),
    Refunds: await ask((stripe) => stripe.refunds.list({ limit: 1 })),
    'Charges and Balance': await ask((stripe) =>
      stripe.charges.list({ limit: 1, expand: ['data.balance_transaction'] }),
    ),
    Disputes: await ask((stripe) => stripe.disputes.list({ limit: 1 })),
  };
  const lacking = Object.entries(answers).flatMap(([name, answer]) => ('denied' in answer ? name : []));
  if (lacking.length > 0) throw new Failure(`The restricted key lacks permissions: ${lacking.join(', ')}.`);
}

/** A payment whose answer was lost is found by searching for it. */
async function requireSearch(ask: AskStripe): Promise<void> {
  const answer = await ask((stripe) => stripe.paymentIntents.search(searchParams('none')));
  if ('value' in answer) return;
  throw new Failure(
    'Stripe does not let these keys search for payments, which NightFlow needs. Accounts in India cannot search.',
  );
}

async function tryPayment(
  ask: AskStripe,
  { publishableKey, currency, host }: { publishableKey: string; currency: string; host: string },
): Promise<string[]> {
  const made = await ask((stripe) =>
    stripe.paymentIntents.create({
      amount: trialAmount,
      currency,
      automatic_payment_methods: { enabled: true },
      description: 'NightFlow checks the keys. This is cancelled at once.',
    }),
  );
  if ('denied' in made) throw new Failure('The restricted key lacks permissions: PaymentIntents (write).');
  if ('refused' in made) return [`A trial payment in ${currency.toUpperCase()} was refused: ${made.refused}`];
  const { id, client_secret } = made.value;
  try {
    const asBuyer = askStripe(publishableKey, { host, what: 'publishable key' });
    const read = await asBuyer((stripe) => stripe.paymentIntents.retrieve(id, { client_secret: client_secret ?? '' }));
    if ('value' in read) return [];
    throw new Failure('The publishable key belongs to another account or sandbox than the secret key.');
  } finally {
    await ask((stripe) => stripe.paymentIntents.cancel(id));
  }
}

function accountWarnings(account: Stripe.Account, isLive: boolean): string[] {
  const { charges_enabled, payouts_enabled, capabilities, default_currency: currency = '' } = account;
  return [
    isLive ? '' : 'These keys are for test mode: payments with test cards get real tickets, and no money moves.',
    charges_enabled ? '' : 'Stripe does not let this account take payments yet. Complete it in the dashboard.',
    payouts_enabled ? '' : 'Stripe does not pay out to this account yet. Complete it in the dashboard.',
    capabilities?.card_payments === 'active' ? '' : 'This account cannot take cards yet.',
    currency === '' ? '' : `Stripe converts payments that are not in ${currency.toUpperCase()}, for a fee.`,
  ].filter((warning) => warning !== '');
}
