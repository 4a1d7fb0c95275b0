import { AsyncLocalStorage } from 'node:async_hooks';

/** A process of the simulated world: an invocation of a function, a person, or the cloud itself. */
export interface Actor {
  name: string;
  /** How far its clock is ahead of the true time, in ms. */
  skewMs: number;
  isAlive: boolean;
  /** The call that it makes now. */
  doing?: string;
  /** Tells who invoked it that it will never answer. */
  onDeath(why: string): void;
}

interface Waiting {
  actor: Actor;
  /** True time from which it may run, epoch ms. */
  at: number;
  what: string | undefined;
  run(): unknown;
}

export interface TimelineEntry {
  at: number;
  actor: string;
  what: string;
}

/** Shared by all instances of this module: a simulation with a planted bug loads the modules again. */
const shared = globalThis as { simulatedActors?: AsyncLocalStorage<Actor> };
shared.simulatedActors ??= new AsyncLocalStorage<Actor>();
const actors = shared.simulatedActors;

/** The actor whose code runs. `undefined` outside of a simulation. */
export const currentActor = (): Actor | undefined => actors.getStore();

/** Lets all microtasks run, and what they cause. Nothing in a simulation needs anything else to continue. */
const turn = async (): Promise<void> => {
  for (let n = 0; n < 2; n++) await new Promise<void>((resolve) => setImmediate(resolve));
};

/**
 * Runs actors one step at a time. Each call that leaves a process waits here until the seeded scheduler picks it, so
 * the same numbers give the same interleaving. Time passes only between steps.
 */
export class Scheduler {
  readonly random: () => number;
  readonly timeline: TimelineEntry[] = [];
  now: number;
  #waiting: Waiting[] = [];
  /** Who waits until the timeline names something. */
  readonly #watching = new Map<() => void, string>();

  constructor(random: () => number, now: number) {
    this.random = random;
    this.now = now;
  }

  /** A whole number from `from` up to and without `to`. */
  between(from: number, to: number): number {
    return from + Math.floor(this.random() * (to - from));
  }

  note(what: string, actor = currentActor()): void {
    this.timeline.push({ at: this.now, actor: actor?.name ?? 'world', what });
    for (const [wake, text] of this.#watching) if (what.includes(text)) wake();
  }

  actor(name: string, skewMs = 0, onDeath: (why: string) => void = () => {}): Actor {
    return { name, skewMs, isAlive: true, onDeath };
  }

  /** Runs `work` as an actor. What it starts belongs to the actor, too. */
  as<T>(actor: Actor, work: () => T): T {
    return actors.run(actor, work);
  }

  /** Ends an actor: nothing it waits for ever happens. */
  kill(actor: Actor, why: string): void {
    if (!actor.isAlive) return;
    actor.isAlive = false;
    this.note(`DIES: ${why}`, actor);
    actor.onDeath(why);
  }

  /** Runs `work` for an actor from `delayMs` on, when the scheduler picks it. Returns how to withdraw it. */
  later(delayMs: number, what: string | undefined, work: () => unknown, actor = currentActor()): () => void {
    const waiting: Waiting = { actor: actor ?? this.actor('world'), at: this.now + delayMs, what, run: work };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((one) => one !== waiting);
    };
  }

  /** Waits until the scheduler picks this step of the current actor. `undefined` keeps it off the timeline. */
  step(what: string | undefined, delayMs = 0): Promise<void> {
    return new Promise((resolve) => this.later(delayMs, what, resolve));
  }

  /** Waits until the timeline names `text`, or for `limitMs`. The current actor then races with what follows. */
  noticed(text: string, limitMs: number): Promise<void> {
    return new Promise((resolve) => {
      const actor = currentActor();
      const withdraw = this.later(limitMs, undefined, () => wake(), actor);
      const wake = () => {
        this.#watching.delete(wake);
        withdraw();
        this.later(0, undefined, resolve, actor);
      };
      this.#watching.set(wake, text);
    });
  }

  /** Executes steps until none is left before `until`, and sets the time to it. */
  async run(until: number): Promise<void> {
    for (;;) {
      await turn();
      this.#waiting = this.#waiting.filter(({ actor }) => actor.isAlive);
      const ready = this.#waiting.filter(({ at }) => at <= this.now);
      if (ready.length === 0) {
        const next = this.#waiting.reduce((least, { at }) => Math.min(least, at), Number.POSITIVE_INFINITY);
        if (next > until) break;
        this.now = next;
        continue;
      }
      const picked = ready[this.between(0, ready.length)];
      if (!picked) break;
      this.#waiting.splice(this.#waiting.indexOf(picked), 1);
      this.now += this.between(0, 8);
      if (picked.what !== undefined) this.note(picked.what, picked.actor);
      // Not awaited: what it does next waits for the scheduler, too.
      void this.as(picked.actor, picked.run);
    }
    this.now = Math.max(this.now, until);
  }
}
