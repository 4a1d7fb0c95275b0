/**
 * What can go wrong in a simulated world. The number is the largest share of the calls or messages it meets.
 * docs/reliability.md describes them.
 */
const faultShares = {
  /** A process ends before a call, after it, or after the store has executed it. */
  'crash-before': 0.03,
  'crash-after': 0.03,
  /** The store refuses a call for now. */
  throttled: 0.05,
  conflict: 0.05,
  /** The store executes a call, and the answer is lost. The client repeats the call. */
  'lost-answer': 0.05,
  /** A call takes seconds, or up to a minute. A function beyond its time limit is killed. */
  slow: 0.15,
  /** The clock of a process is up to five minutes off. */
  skew: 0.3,
  /** A message comes twice, or minutes late and so behind later ones. */
  'message-twice': 0.2,
  'message-late': 0.2,
  /** A batch of a stream comes again. */
  'stream-again': 0.15,
  /** The minute job does not run, or runs twice at once. */
  'job-skipped': 0.3,
  'job-twice': 0.3,
  /** Step Functions or the bus refuses a call. */
  'cloud-refuses': 0.1,
  /** The provider charges or refunds, and its answer is lost. */
  'provider-lost': 0.15,
  /** The provider refuses calls before they have an effect. */
  'provider-refuses': 0.15,
  /** The provider does not answer for minutes. */
  'provider-hangs': 0.05,
  /** A charge is known to the provider's look-up only minutes or hours later. It matters where the answer is lost, too. */
  'provider-forgets': 0.8,
  /** A refund is on its way for minutes. */
  'refund-pending': 0.5,
  /** The provider, or Step Functions and the bus, refuse every call for some minutes. */
  'provider-out': 1,
  'cloud-out': 1,
  /** The answer to a person is lost: they send the same request again. */
  'answer-lost': 0.1,
  /** A webhook of a payment is never sent. */
  'webhook-lost': 0.5,
  /** The provider, or a bank after it, refuses a refund for good. */
  'refund-fails': 0.3,
  /** A batch of a stream is given up. Only where the reconciler repairs what its function then misses. */
  'stream-lost': 0.1,
} as const;

export type FaultKind = keyof typeof faultShares;
export const faultKinds = Object.keys(faultShares) as FaultKind[];

/** Decides where a fault occurs. */
export interface Faults {
  /** How often each kind has occurred. */
  readonly happened: ReadonlyMap<FaultKind, number>;
  isOn: boolean;
  /** Is told of each fault that occurs. */
  tell: ((kind: FaultKind, at: string) => void) | undefined;
  /** Whether the fault occurs here. `at`: the step, by default what the current actor does. */
  hits(kind: FaultKind, at?: string): boolean;
  /** Whether there is an outage `elapsedMs` after the world began. */
  isOut(kind: 'provider-out' | 'cloud-out', elapsedMs: number): boolean;
}

/** Decides with seeded numbers. */
export class SeededFaults implements Faults {
  readonly happened = new Map<FaultKind, number>();
  readonly #random: () => number;
  readonly #shares: ReadonlyMap<FaultKind, number>;
  readonly #outages = new Map<FaultKind, { from: number; to: number }>();
  isOn = true;
  tell: Faults['tell'];

  constructor(random: () => number, shares: ReadonlyMap<FaultKind, number>) {
    this.#random = random;
    this.#shares = shares;
    for (const kind of ['provider-out', 'cloud-out'] as const) {
      const from = 12 * 60_000 * random();
      this.#outages.set(kind, { from, to: from + (3 + 11 * random()) * 60_000 });
    }
  }

  isOut(kind: 'provider-out' | 'cloud-out', elapsedMs: number): boolean {
    const { from, to } = this.#outages.get(kind) ?? { from: 0, to: 0 };
    return elapsedMs >= from && elapsedMs < to && this.hits(kind);
  }

  hits(kind: FaultKind, at = ''): boolean {
    const share = this.#shares.get(kind);
    if (!this.isOn || share === undefined || this.#random() > share) return false;
    this.happened.set(kind, (this.happened.get(kind) ?? 0) + 1);
    this.tell?.(kind, at);
    return true;
  }
}

/** Each world has a few of the faults, some often and some rarely: all kinds at once would hide each other. */
export function chooseFaults(random: () => number, allowed: readonly FaultKind[]): ReadonlyMap<FaultKind, number> {
  const shareOf = (kind: FaultKind) => faultShares[kind] * (kind.endsWith('-out') ? 1 : 0.2 + 0.8 * random());
  return new Map(
    allowed
      .filter((kind) => random() < (kind.endsWith('-out') ? 0.5 : 0.35))
      .map((kind) => [kind, shareOf(kind)] as const),
  );
}
