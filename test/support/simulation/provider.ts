import type { Money } from '../../../shared/base/money.ts';
import { leave } from './cloud/clients.ts';
import { shortIds } from './cloud/describe-call.ts';
import { currentActor } from './engine/scheduler.ts';
import type { World } from './world.ts';

/** A charge in the provider's own books. */
interface Charge {
  status: 'captured' | 'declined' | 'cancelled';
  amount: Money;
  at: number;
  /** Until then it is pending, true time. */
  settlesAt: number;
  /** From then on a look-up finds it. */
  knownAt: number;
  /** What the first request was answered. A repeat of it gets the same answer, as at Stripe. */
  answer: ReturnType<typeof stateOf>;
}

interface BookedRefund {
  attemptId: string;
  amount: Money;
  /** Until then it is pending, true time. */
  settlesAt: number;
}

const takesMoney = ['tok_ok', 'tok_slow', 'tok_lost', 'tok_wrong_amount'];
const noAnswer = (): Error => new Error('The provider did not answer');
/** Clocks differ by up to five minutes, and a call may take one. */
const latenessMs = 7 * 60_000;
/** A look-up and the request after it take less, so a charge this old was found before the minute job asked for it. */
const pollMs = 130_000;

const stateOf = ({ status, amount, settlesAt }: Omit<Charge, 'answer'>, now: number) => ({
  status: settlesAt > now ? ('pending' as const) : status,
  amount,
});

/**
 * A payment provider with books of its own, that charges once per attempt and refunds once per refund. The methods take
 * and give plain values, so that the port of the orders service is adapted in `provider-port.ts` only.
 */
export class SimulatedProvider {
  readonly charges = new Map<string, Charge>();
  readonly refunds = new Map<string, BookedRefund>();
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
      const { scheduler } = this.#world;
      const now = scheduler.now;
      if (sentAt > payBy + latenessMs) this.complaints.push(`${id} was asked for after its deadline`);
      const known = this.charges.get(id);
      const isPolled = known && currentActor()?.name.startsWith('orders/every-minute');
      if (isPolled && sentAt > Math.max(known.at, known.knownAt) + pollMs)
        this.complaints.push(`${id} is polled by paying`);
      if (known) return known.answer;
      const charge = {
        at: now,
        status: takesMoney.includes(token) ? ('captured' as const) : ('declined' as const),
        amount: token === 'tok_wrong_amount' ? { ...amount, amount: amount.amount - 1 } : amount,
        settlesAt: token === 'tok_slow' ? now + scheduler.between(1_000, 240_000) : 0,
        knownAt: now + this.#forgottenMs(),
      };
      const answer = stateOf(charge, now);
      this.charges.set(id, { ...charge, answer });
      if (token === 'tok_lost') throw noAnswer();
      return answer;
    });
  }

  /** How long a look-up does not find a new charge: minutes, or in an incident hours. */
  #forgottenMs(): number {
    const { scheduler, faults } = this.#world;
    if (!faults.hits('provider-forgets')) return 0;
    return scheduler.random() < 0.5 ? scheduler.between(30_000, 300_000) : scheduler.between(300_000, 12_000_000);
  }

  find(id: string) {
    return this.#call(`find ${id}`, () => this.#known(id));
  }

  /** Ends a pending charge, unless it is on its way already. */
  cancel(id: string) {
    return this.#call(`cancel ${id}`, () => {
      const charge = this.charges.get(id);
      const isPending = charge !== undefined && charge.settlesAt > this.#now();
      if (isPending && this.#world.scheduler.random() < 0.5)
        Object.assign(charge, { status: 'cancelled', settlesAt: 0 });
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
      if (this.charges.get(attemptId)?.status !== 'captured')
        this.complaints.push(`${id} is for a charge that took no money`);
      const { scheduler, faults } = this.#world;
      const settlesAt = faults.hits('refund-pending') ? scheduler.now + scheduler.between(10_000, 900_000) : 0;
      if (!known) this.refunds.set(id, { attemptId, amount, settlesAt });
      return this.#refundState(id);
    });
  }

  findRefund(id: string) {
    return this.#call(`find refund ${id}`, () => this.#refundState(id));
  }

  #refundState(id: string): 'pending' | 'succeeded' | undefined {
    const refund = this.refunds.get(id);
    return refund && (refund.settlesAt > this.#now() ? 'pending' : 'succeeded');
  }

  /** What was taken and given back for one attempt, in minor units. */
  balanceOf(attemptId: string): { taken: number; refunded: number } {
    const charge = this.charges.get(attemptId);
    const refunds = [...this.refunds.values()].filter((refund) => refund.attemptId === attemptId);
    return {
      taken: charge?.status === 'captured' ? charge.amount.amount : 0,
      refunded: refunds.reduce((sum, { amount }) => sum + amount.amount, 0),
    };
  }
}
