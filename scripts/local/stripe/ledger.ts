import type Stripe from 'stripe';
import { Books } from './books.ts';
import { chargeOf } from './charge-objects.ts';
import { disputeOf } from './objects.ts';
import { missing } from './refusal.ts';

/** The fake Stripe as its tests move it: what buyers, their banks and Stripe's staff do. */
export class Ledger extends Books {
  // What buyers do. `reference` is a session or an intent.

  /** The intent that a buyer pays. A page has one from the first try on. */
  #payable(reference: string): Stripe.PaymentIntent {
    const session = this.sessions.get(reference);
    if (!session) return this.intent(reference);
    if (session.status !== 'open') throw new Error(`This page can no longer be paid: ${session.status}`);
    const data = this.intentData.get(reference);
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
      this.happened('payment_intent.requires_action', intent);
    } else {
      intent.status = 'processing';
      intent.latest_charge = this.id('ch');
      const pending = { amount: intent.amount, status: 'pending' } as const;
      this.charges.set(intent.latest_charge, chargeOf(intent.latest_charge, this.now, intent, pending));
      this.happened('payment_intent.processing', intent);
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
    if (session) this.happened(type, session);
  }

  #sessionOf({ id }: Stripe.PaymentIntent): Stripe.Checkout.Session | undefined {
    return [...this.sessions.values()].find(({ payment_intent }) => payment_intent === id);
  }

  #capture(intent: Stripe.PaymentIntent, amount = intent.amount): void {
    const id = String(intent.latest_charge ?? this.id('ch'));
    const created = this.charges.get(id)?.created ?? this.now;
    this.charges.set(id, chargeOf(id, created, intent, { amount, status: 'succeeded' }));
    Object.assign(intent, { status: 'succeeded', amount_received: amount, latest_charge: id });
    this.happened('payment_intent.succeeded', intent);
    this.#complete(intent, 'paid');
  }

  #decline(intent: Stripe.PaymentIntent, code: string): void {
    const charge = this.charges.get(String(intent.latest_charge));
    if (charge) charge.status = 'failed';
    intent.latest_charge = null;
    intent.status = 'requires_payment_method';
    intent.last_payment_error = { type: 'card_error', code: 'card_declined', decline_code: code, message: 'Declined.' };
    this.happened('payment_intent.payment_failed', intent);
  }

  #complete(intent: Stripe.PaymentIntent, payment: 'paid' | 'unpaid'): void {
    const session = this.#sessionOf(intent);
    if (!session) return;
    const wasOpen = session.status === 'open';
    Object.assign(session, { status: 'complete', payment_status: payment, url: null });
    if (wasOpen) this.happened('checkout.session.completed', session);
  }

  /** A refund that was pending arrives or comes back. One that had succeeded can come back too. */
  settleRefund(id: string, status: 'succeeded' | 'failed' | 'canceled', reason = 'lost_or_stolen_card'): void {
    const refund = this.refunds.get(id);
    if (!refund) throw missing('refund', id);
    refund.status = status;
    if (status === 'failed') refund.failure_reason = reason;
    this.happened('refund.updated', refund);
    if (status === 'failed') this.happened('refund.failed', refund);
  }

  /** A buyer disputes a payment at their bank. Returns the dispute's id. */
  dispute(intentId: string, reason = 'fraudulent'): string {
    const intent = this.intent(intentId);
    this.#requireStatus(intent, 'succeeded');
    const dispute = disputeOf(this.id('du'), this.now, intent, reason);
    this.disputes.set(dispute.id, dispute);
    this.happened('charge.dispute.created', dispute);
    return dispute.id;
  }

  closeDispute(id: string, status: 'won' | 'lost'): void {
    const dispute = this.disputes.get(id);
    if (!dispute) throw missing('dispute', id);
    dispute.status = status;
    this.happened('charge.dispute.closed', dispute);
  }
}
