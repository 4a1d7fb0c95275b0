import type Stripe from 'stripe';
import { disputeOf, intentOf, refundOf, sessionOf } from './objects.ts';
import { missing, Refusal } from './refusal.ts';

/** More than any test makes. It keeps a loop from filling the memory. */
const maxObjects = 10_000;
const hours24 = 24 * 3_600;

/**
 * The state of the fake Stripe: what exists, what time it is there, and the events that were not fetched yet. It has no
 * timers. Tests move the time, and act for buyers, their banks and Stripe's staff.
 */
export class Ledger {
  /** Epoch seconds. */
  now = 1_800_000_000;
  /** Whether the index of the search lags behind: it then knows what was there when the time last moved. */
  isSearchLate = false;
  /** What the next refunds are when they are made, in order. Afterwards they succeed at once. */
  readonly nextRefunds: ('pending' | 'requires_action' | 'failed')[] = [];
  /** Events in the order in which they happened. Tests take, repeat, reorder or drop them. */
  readonly events: Stripe.Event[] = [];
  readonly sessions = new Map<string, Stripe.Checkout.Session>();
  readonly intents = new Map<string, Stripe.PaymentIntent>();
  readonly refunds = new Map<string, Stripe.Refund>();
  readonly disputes = new Map<string, Stripe.Dispute>();
  /** What the intent of a session will be made of, once its buyer tries to pay. */
  readonly #intentData = new Map<string, Stripe.PaymentIntentCreateParams>();
  #indexed: Stripe.PaymentIntent[] = [];
  #objects = 0;

  #id(prefix: string): string {
    this.#objects += 1;
    if (this.#objects > maxObjects) throw new Error('The fake Stripe is full');
    return `${prefix}_${String(this.#objects).padStart(8, '0')}`;
  }

  #happened(type: Stripe.Event.Type, object: object): void {
    this.events.push({
      id: this.#id('evt'),
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
    const session = sessionOf(this.#id('cs_test'), this.now, params);
    this.sessions.set(session.id, session);
    this.#intentData.set(session.id, {
      amount: session.amount_total ?? 0,
      currency: session.currency ?? '',
      metadata: params.payment_intent_data?.metadata ?? {},
    });
    return session;
  }

  createIntent(params: Stripe.PaymentIntentCreateParams): Stripe.PaymentIntent {
    const intent = intentOf(this.#id('pi'), this.now, params);
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
    this.#happened('checkout.session.expired', session);
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
    this.#happened('payment_intent.canceled', intent);
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
    const refund = refundOf(this.#id('re'), this.now, intent, { amount: asked, metadata });
    this.refunds.set(refund.id, refund);
    refund.status = this.nextRefunds.shift() ?? 'succeeded';
    if (refund.status === 'failed') refund.failure_reason = 'unknown';
    this.#happened('refund.created', refund);
    return refund;
  }

  /** What was given back of a payment, or is on its way, in Stripe's units. */
  refunded(intentId: string): number {
    return [...this.refunds.values()]
      .filter(
        ({ payment_intent, status }) => payment_intent === intentId && status !== 'failed' && status !== 'canceled',
      )
      .reduce((total, { amount }) => total + amount, 0);
  }

  // What buyers do. `reference` is a session or an intent.

  /** The intent that a buyer pays. A page has one from the first try on. */
  #payable(reference: string): Stripe.PaymentIntent {
    const session = this.sessions.get(reference);
    if (!session) return this.intent(reference);
    if (session.status !== 'open') throw new Error(`This page can no longer be paid: ${session.status}`);
    const data = this.#intentData.get(reference);
    if (!session.payment_intent && data) session.payment_intent = this.createIntent(data).id;
    return this.intent(String(session.payment_intent));
  }

  #requireStatus(intent: Stripe.PaymentIntent, ...allowed: Stripe.PaymentIntent.Status[]): void {
    if (!allowed.includes(intent.status)) throw new Error(`The intent is ${intent.status}`);
  }

  /**
   * The buyer gives a way to pay. `card` is charged, `declined` is refused with a code, `secure` wants 3-D Secure, and
   * `delayed` is processed for days. Returns the intent's id.
   */
  pay(reference: string, way: 'card' | 'secure' | 'delayed' | { declined: string } = 'card'): string {
    const intent = this.#payable(reference);
    this.#requireStatus(intent, 'requires_payment_method', 'requires_action');
    intent.last_payment_error = null;
    intent.next_action = null;
    if (typeof way === 'object') this.#decline(intent, way.declined);
    else if (way === 'card') this.#capture(intent);
    else if (way === 'secure') {
      intent.status = 'requires_action';
      intent.next_action = { type: 'use_stripe_sdk', use_stripe_sdk: {} };
      this.#happened('payment_intent.requires_action', intent);
    } else {
      intent.status = 'processing';
      this.#happened('payment_intent.processing', intent);
      this.#complete(intent, 'unpaid');
    }
    return intent.id;
  }

  /** The buyer confirms or refuses in 3-D Secure. */
  authenticate(reference: string, isConfirmed = true): void {
    const intent = this.#payable(reference);
    this.#requireStatus(intent, 'requires_action');
    intent.next_action = null;
    if (isConfirmed) this.#capture(intent);
    else this.#decline(intent, 'payment_intent_authentication_failure');
  }

  // What banks and Stripe do later.

  /** A delayed payment arrives or fails. `amount` is what arrived, where it differs. */
  settle(intentId: string, isPaid = true, amount?: number): void {
    const intent = this.intent(intentId);
    this.#requireStatus(intent, 'processing');
    if (isPaid) this.#capture(intent, amount);
    else this.#decline(intent, 'insufficient_funds');
    const session = this.#sessionOf(intent);
    const type = `checkout.session.async_payment_${isPaid ? 'succeeded' : 'failed'}` as const;
    if (session) this.#happened(type, session);
  }

  #sessionOf({ id }: Stripe.PaymentIntent): Stripe.Checkout.Session | undefined {
    return [...this.sessions.values()].find(({ payment_intent }) => payment_intent === id);
  }

  #capture(intent: Stripe.PaymentIntent, amount = intent.amount): void {
    Object.assign(intent, { status: 'succeeded', amount_received: amount, latest_charge: this.#id('ch') });
    this.#happened('payment_intent.succeeded', intent);
    this.#complete(intent, 'paid');
  }

  #decline(intent: Stripe.PaymentIntent, code: string): void {
    intent.status = 'requires_payment_method';
    intent.last_payment_error = { type: 'card_error', code: 'card_declined', decline_code: code, message: 'Declined.' };
    this.#happened('payment_intent.payment_failed', intent);
  }

  #complete(intent: Stripe.PaymentIntent, payment: 'paid' | 'unpaid'): void {
    const session = this.#sessionOf(intent);
    if (!session) return;
    const wasOpen = session.status === 'open';
    Object.assign(session, { status: 'complete', payment_status: payment, url: null });
    if (wasOpen) this.#happened('checkout.session.completed', session);
  }

  /** A refund that was pending arrives or comes back. One that had succeeded can come back too. */
  settleRefund(id: string, status: 'succeeded' | 'failed' | 'canceled', reason = 'lost_or_stolen_card'): void {
    const refund = this.refunds.get(id);
    if (!refund) throw missing('refund', id);
    refund.status = status;
    if (status === 'failed') refund.failure_reason = reason;
    this.#happened('refund.updated', refund);
    if (status === 'failed') this.#happened('refund.failed', refund);
  }

  /** A buyer disputes a payment at their bank. Returns the dispute's id. */
  dispute(intentId: string, reason = 'fraudulent'): string {
    const intent = this.intent(intentId);
    this.#requireStatus(intent, 'succeeded');
    const dispute = disputeOf(this.#id('du'), this.now, intent, reason);
    this.disputes.set(dispute.id, dispute);
    this.#happened('charge.dispute.created', dispute);
    return dispute.id;
  }

  closeDispute(id: string, status: 'won' | 'lost'): void {
    const dispute = this.disputes.get(id);
    if (!dispute) throw missing('dispute', id);
    dispute.status = status;
    this.#happened('charge.dispute.closed', dispute);
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
