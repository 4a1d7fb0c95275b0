import type Stripe from 'stripe';
import { intentOf, refundOf, sessionOf } from './objects.ts';
import { missing, Refusal } from './refusal.ts';

/** More than any test makes. It keeps a loop from filling the memory. */
const maxObjects = 10_000;
const hours24 = 24 * 3_600;

/**
 * The state of the fake Stripe: what exists, what time it is there, and the events that were not fetched yet. It has no
 * timers. Tests move the time, and act for buyers, their banks and Stripe's staff.
 */
export class Books {
  /** Epoch seconds. */
  now = 1_800_000_000;
  /** Where its pages are. */
  pages = 'https://checkout.stripe.com';
  /** Whether the index of the search lags behind: it then knows what was there when the time last moved. */
  isSearchLate = false;
  /** What the next refunds are when they are made, in order. Afterwards they succeed at once. */
  readonly nextRefunds: ('pending' | 'requires_action' | 'failed')[] = [];
  /** Events in the order in which they happened. Tests take, repeat, reorder or drop them. */
  readonly events: Stripe.Event[] = [];
  readonly sessions = new Map<string, Stripe.Checkout.Session>();
  readonly intents = new Map<string, Stripe.PaymentIntent>();
  readonly charges = new Map<string, Stripe.Charge>();
  readonly refunds = new Map<string, Stripe.Refund>();
  readonly disputes = new Map<string, Stripe.Dispute>();
  /** What the intent of a session will be made of, once its buyer tries to pay. */
  protected readonly intentData = new Map<string, Stripe.PaymentIntentCreateParams>();
  #indexed: Stripe.PaymentIntent[] = [];
  #objects = 0;
  readonly #series: string;

  /** `series` is a part of every id: those of several fakes that one system meets must differ. */
  constructor(series = '') {
    this.#series = series;
  }

  protected id(prefix: string): string {
    this.#objects += 1;
    if (this.#objects > maxObjects) throw new Error('The fake Stripe is full');
    return `${prefix}_${this.#series}${String(this.#objects).padStart(8, '0')}`;
  }

  protected happened(type: Stripe.Event.Type, object: object): void {
    this.events.push({
      id: this.id('evt'),
      object: 'event',
      api_version: '2026-10-28.endive',
      created: this.now,
      data: { object: structuredClone(object) },
      livemode: false,
      pending_webhooks: 1,
      request: null,
      type,
    } as Stripe.Event);
  }

  // What the API does.

  createSession(params: Stripe.Checkout.SessionCreateParams): Stripe.Checkout.Session {
    const session = sessionOf(this.id('cs_test'), this.now, params);
    session.url = `${this.pages}/c/pay/${session.id}`;
    this.sessions.set(session.id, session);
    this.intentData.set(session.id, {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? '',
      metadata: params.payment_intent_data?.metadata ?? {},
    });
    return session;
  }

  createIntent(params: Stripe.PaymentIntentCreateParams): Stripe.PaymentIntent {
    const intent = intentOf(this.id('pi'), this.now, params);
    this.intents.set(intent.id, intent);
    return intent;
  }

  session(id: string): Stripe.Checkout.Session {
    const session = this.sessions.get(id);
    if (!session) throw missing('checkout.session', id);
    return session;
  }

  intent(id: string): Stripe.PaymentIntent {
    const intent = this.intents.get(id);
    if (!intent) throw missing('payment_intent', id);
    return intent;
  }

  expireSession(id: string): Stripe.Checkout.Session {
    const session = this.session(id);
    if (session.status !== 'open') {
      throw new Refusal(`Only Checkout Sessions with a status in ["open"] can be expired: ${session.status}`);
    }
    session.status = 'expired';
    session.url = null;
    const intent = this.intents.get(String(session.payment_intent));
    if (intent) this.#cancel(intent, 'automatic');
    this.happened('checkout.session.expired', session);
    return session;
  }

  cancelIntent(id: string): Stripe.PaymentIntent {
    const intent = this.intent(id);
    const isOfSession = [...this.sessions.values()].some(({ payment_intent }) => payment_intent === id);
    const isCancelable = ['requires_payment_method', 'requires_confirmation', 'requires_action'].includes(
      intent.status,
    );
    if (isOfSession || !isCancelable) {
      throw new Refusal(`You cannot cancel this PaymentIntent because it has a status of ${intent.status}.`, {
        code: 'payment_intent_unexpected_state',
      });
    }
    this.#cancel(intent, null);
    return intent;
  }

  #cancel(intent: Stripe.PaymentIntent, reason: Stripe.PaymentIntent.CancellationReason | null): void {
    Object.assign(intent, {
      status: 'canceled',
      canceled_at: this.now,
      cancellation_reason: reason,
      next_action: null,
    });
    this.happened('payment_intent.canceled', intent);
  }

  createRefund({ payment_intent, amount, metadata }: Stripe.RefundCreateParams): Stripe.Refund {
    const intent = this.intent(payment_intent ?? '');
    const charge = String(intent.latest_charge);
    if (intent.status !== 'succeeded') throw new Refusal('This PaymentIntent does not have a successful charge.');
    if ([...this.disputes.values()].some((one) => one.payment_intent === intent.id && one.status !== 'won')) {
      throw new Refusal(`Charge ${charge} has been charged back.`, { code: 'charge_disputed' });
    }
    const left = intent.amount_received - this.refunded(intent.id);
    if (left === 0) throw new Refusal(`Charge ${charge} has been refunded.`, { code: 'charge_already_refunded' });
    const asked = amount ?? left;
    if (asked > left) {
      throw new Refusal(`Refund amount (${asked}) is greater than unrefunded amount on charge (${left})`, {
        param: 'amount',
      });
    }
    const refund = refundOf(this.id('re'), this.now, intent, { amount: asked, metadata });
    this.refunds.set(refund.id, refund);
    refund.status = this.nextRefunds.shift() ?? 'succeeded';
    if (refund.status === 'failed') refund.failure_reason = 'unknown';
    this.happened('refund.created', refund);
    return refund;
  }

  /** What was refunded of a payment, or is on its way, in Stripe's units. */
  refunded(intentId: string): number {
    return [...this.refunds.values()]
      .filter(
        ({ payment_intent, status }) => payment_intent === intentId && status !== 'failed' && status !== 'canceled',
      )
      .reduce((total, { amount }) => total + amount, 0);
  }

  /** What a search looks through. */
  searched = (): Stripe.PaymentIntent[] => (this.isSearchLate ? this.#indexed : [...this.intents.values()]);

  /** Moves the time: pages expire, and the index of the search follows. */
  advance(seconds: number): void {
    this.now += seconds;
    this.#indexed = structuredClone([...this.intents.values()]);
    for (const { id, status, expires_at } of this.sessions.values()) {
      if (status === 'open' && expires_at <= this.now) this.expireSession(id);
    }
  }

  /** Whether an answer from then is still kept under its idempotency key. */
  keepsAnswer = (at: number): boolean => at + hours24 > this.now;
}
