import type { Money } from '../../../../shared/base/money.ts';
import { leave } from '../cloud/clients.ts';
import { shortIds } from '../cloud/describe-call.ts';
import { currentActor } from '../engine/scheduler.ts';
import type { World } from '../world.ts';
import {
  type BookedRefund,
  balanceOf,
  bookedRefund,
  type Charge,
  type Dispute,
  newCharge,
  refundStateOf,
  stateOf,
} from './books.ts';
import { listedRecords } from './listing.ts';

const noAnswer = (): Error => new Error('The provider did not answer');
/** Clocks differ by up to five minutes, and a call may take one. */
const latenessMs = 7 * 60_000;
/** A look-up and the request after it take less, so a charge this old was found before the minute job asked for it. */
const pollMs = 130_000;
/** The share of the charges that the payer's bank disputes, and of the declined ones that are paid after all. */
const [disputed, revived] = [0.2, 0.4];

/**
 * A payment provider with books of its own, that charges once per attempt and refunds once per refund. The methods take
 * and give plain values, so that the port of the orders service is adapted in `provider-port.ts` only.
 */
export class SimulatedProvider {
  readonly charges = new Map<string, Charge>();
  readonly refunds = new Map<string, BookedRefund>();
  readonly disputes = new Map<string, Dispute>();
  /** Requests that no correct caller makes. */
  readonly complaints: string[] = [];
  readonly #world: World;

  constructor(world: World) {
    this.#world = world;
  }

  #now = (): number => this.#world.scheduler.now;

  /** One call to the provider, with the faults of the way to it and back. */
  async #call<T>(what: string, work: (sentAt: number) => T): Promise<T> {
    const { scheduler, faults } = this.#world;
    return leave(this.#world, shortIds(what), async () => {
      const actor = currentActor();
      const sentAt = scheduler.now;
      if (faults.hits('provider-refuses') || faults.isOut('provider-out', this.#world.elapsed())) throw noAnswer();
      if (faults.hits('provider-hangs')) await scheduler.step('the provider hangs', scheduler.between(60_000, 600_000));
      const answer = work(sentAt);
      scheduler.note(`provider: ${shortIds(what)} → ${JSON.stringify(answer) ?? 'nothing'}`, actor);
      if (faults.hits('provider-lost')) throw noAnswer();
      return answer;
    });
  }

  pay({ id, token, amount, payBy }: { id: string; token: string; amount: Money; payBy: number }) {
    return this.#call(`pay ${id} by ${token}`, (sentAt) => {
      if (sentAt > payBy + latenessMs) this.complaints.push(`${id} was asked for after its deadline`);
      if (amount.amount <= 0) this.complaints.push(`${id} is for nothing`);
      const known = this.charges.get(id);
      const isPolled = known && currentActor()?.name.startsWith('orders/every-minute');
      if (isPolled && sentAt > Math.max(known.at, known.knownAt) + pollMs)
        this.complaints.push(`${id} is polled by paying`);
      if (known) return known.answer;
      const charge = newCharge(this.#world, { token, amount });
      const answer = stateOf(charge, this.#now());
      this.charges.set(id, { ...charge, answer });
      if (!charge.waitsForBuyer) this.#settled(id);
      if (token === 'tok_lost') throw noAnswer();
      return answer;
    });
  }

  /** The buyer authenticates a payment on the provider's page, or fails to. Nothing where it has been cancelled. */
  act(url: string, isAuthentic: boolean): void {
    const id = decodeURIComponent(new URL(url).pathname.slice(1));
    const charge = this.charges.get(id);
    if (!charge?.waitsForBuyer) return;
    const knownAt = Math.max(charge.knownAt, this.#now());
    const status = isAuthentic ? 'captured' : 'declined';
    Object.assign(charge, { waitsForBuyer: false, knownAt, status, at: this.#now() });
    this.#world.scheduler.note(`provider: ${shortIds(id)} is ${charge.status} by its buyer`);
    this.#settled(id);
  }

  /** Announces the new state of a charge. Some are disputed later, and some declined ones are paid after all. */
  #settled(id: string): void {
    const { cast, scheduler, webhooks } = this.#world;
    const charge = this.charges.get(id);
    if (!charge || !cast.webhooks) return;
    const inMs = Math.max(0, charge.settlesAt - this.#now());
    webhooks.announce(`payment.${charge.status}`, id, inMs);
    if (charge.status === 'captured') this.#dispute(id, charge, inMs);
    else if (scheduler.random() < revived) {
      const revive = () => {
        // Its webhook names it, so that it is found at once.
        Object.assign(charge, { status: 'captured', isRevived: true, knownAt: 0, at: this.#now() });
        webhooks.announce('revived.captured', id);
      };
      scheduler.later(scheduler.between(20_000, 300_000), undefined, revive, scheduler.actor('bank'));
    }
  }

  #dispute(id: string, charge: Charge, inMs: number): void {
    const { scheduler, webhooks } = this.#world;
    if (scheduler.random() > disputed) return;
    const about = { attemptId: id, amount: charge.amount, reason: 'fraudulent' };
    const dispute: Dispute = { ...about, status: 'needs_response', at: 0 };
    const tell = (status: string, afterMs: number) => {
      const change = () => {
        this.disputes.set(`dsp_${id}`, dispute);
        Object.assign(dispute, { status, at: dispute.at || this.#now() });
        webhooks.announce(`dispute.${status}`, `dsp_${id}`);
      };
      scheduler.later(inMs + afterMs, undefined, change, scheduler.actor('bank'));
    };
    const afterMs = scheduler.between(30_000, 600_000);
    tell('needs_response', afterMs);
    tell('lost', afterMs + scheduler.between(1_000, 400_000));
  }

  findDispute(id: string) {
    return this.#call(`find dispute ${id}`, () => {
      const { amount, status, reason } = this.disputes.get(id) ?? {};
      return amount && status && reason ? { amount, status, reason } : undefined;
    });
  }

  find(id: string) {
    return this.#call(`find ${id}`, () => this.#known(id));
  }

  /** Ends a charge that waits for its buyer, and a pending one, unless it is on its way already. */
  cancel(id: string) {
    return this.#call(`cancel ${id}`, () => {
      const charge = this.charges.get(id);
      const isStoppable = charge !== undefined && charge.settlesAt > this.#now() && this.#world.cast.stops;
      if (charge?.waitsForBuyer || (isStoppable && this.#world.scheduler.random() < 0.5))
        Object.assign(charge, { status: 'cancelled', settlesAt: 0, waitsForBuyer: false });
      return this.#known(id);
    });
  }

  #known(id: string) {
    const charge = this.charges.get(id);
    return charge && charge.knownAt <= this.#now() ? stateOf(charge, this.#now()) : undefined;
  }

  refund(id: string, attemptId: string, amount: Money) {
    return this.#call(`refund ${id}: ${amount.amount}`, () => {
      const known = this.refunds.get(id);
      if (known && (known.amount.amount !== amount.amount || known.attemptId !== attemptId))
        this.complaints.push(`${id} was repeated with other values`);
      const { status, amount: taken } = this.charges.get(attemptId) ?? {};
      if (status !== 'captured') this.complaints.push(`${id} is for a charge that took no money`);
      const { refunded } = this.balanceOf(attemptId);
      if (!known && taken && refunded + amount.amount > taken.amount)
        this.complaints.push(`${id} is for more than the charge has left`);
      if (!known) this.#book(id, { attemptId, amount });
      return this.#refundState(id);
    });
  }

  #book(id: string, refund: { attemptId: string; amount: Money }): void {
    const booked = bookedRefund(this.#world, refund);
    this.refunds.set(id, booked);
    for (const at of [booked.settlesAt, booked.failsAt]) {
      const inMs = at - this.#now();
      if (inMs > 0 && inMs < Number.POSITIVE_INFINITY) this.#world.webhooks.announce('refund.updated', id, inMs);
    }
  }

  /** What it has made in a window. */
  async list(window: { from: number; to: number }) {
    await this.#call('list', () => undefined);
    return { records: listedRecords(this, window, this.#now()) };
  }

  findRefund(id: string) {
    return this.#call(`find refund ${id}`, () => this.#refundState(id));
  }

  #refundState(id: string) {
    const refund = this.refunds.get(id);
    return refund && refundStateOf(refund, this.#now());
  }

  /** What was taken and given back for one attempt, in minor units. Refunds that have failed gave nothing. */
  balanceOf(attemptId: string): { taken: number; refunded: number } {
    return balanceOf(this, attemptId, this.#now());
  }
}
