import { allowanceOf, type Rate, spend } from '../../shared/settings/rate-limit.ts';

/** A caller with rate limits of its own: an account or a scanning device. */
export interface Member {
  /** By kind of request: when its bucket is full again, epoch ms. */
  fullAt: Record<string, number>;
}

/** The server counts a request somewhat later than the client, so the client stays a little below the limit. */
const cautious = ({ burst, perMinute }: Rate): Rate => ({ burst: burst - 3, perMinute: perMinute * 0.95 });

/**
 * Callers that act in turn, each only as often as its rate limits allow. A load with enough of them meets no limit.
 */
export class Turns<M extends Member> {
  readonly #rates: ReadonlyMap<string, Rate>;
  readonly #waiting: M[] = [];
  readonly all: M[] = [];

  constructor(rates: Record<string, Rate>) {
    this.#rates = new Map(Object.entries(rates).map(([kind, rate]) => [kind, cautious(rate)]));
  }

  add(member: M): void {
    this.all.push(member);
    this.#waiting.push(member);
  }

  /** Takes the next caller that may send one request of each kind now. Undefined if there is none. */
  take(kinds: readonly string[], now: number): M | undefined {
    for (let tries = this.#waiting.length; tries > 0; tries--) {
      const member = this.#waiting.shift();
      if (!member) return undefined;
      if (kinds.every((kind) => this.#left(member, kind, now) >= 1)) {
        for (const kind of kinds) member.fullAt[kind] = spend(member.fullAt[kind] ?? 0, this.#rate(kind), now).fullAt;
        return member;
      }
      this.#waiting.push(member);
    }
    return undefined;
  }

  giveBack(member: M): void {
    this.#waiting.push(member);
  }

  /** How many new callers it takes so that together they may send `requests` of a kind within `seconds`. */
  missing(kind: string, requests: number, seconds: number, now: number): number {
    const refilled = (this.#rate(kind).perMinute / 60) * seconds;
    const present = this.all.reduce((sum, member) => sum + this.#left(member, kind, now) + refilled, 0);
    return Math.max(0, Math.ceil((requests - present) / (this.#rate(kind).burst + refilled)));
  }

  #left(member: M, kind: string, now: number): number {
    return allowanceOf(member.fullAt[kind] ?? 0, this.#rate(kind), now).remaining;
  }

  #rate(kind: string): Rate {
    const rate = this.#rates.get(kind);
    if (!rate) throw new Error(`There is no rate for ${kind}`);
    return rate;
  }
}
