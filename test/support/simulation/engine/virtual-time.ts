import { clock } from '../../../../shared/base/clock.ts';
import { presentWorld, type World } from '../world.ts';
import { currentActor } from './scheduler.ts';

/** What the clock of the current actor shows. */
const presentTime = (): number => presentWorld().scheduler.now + (currentActor()?.skewMs ?? 0);

/** Waits in the virtual time of the present world. */
export const virtualWait = (milliseconds = 0): Promise<void> => presentWorld().scheduler.step(undefined, milliseconds);

/**
 * As `memoizeFor`. Its memory ends with the world, and processes share results only: a process that dies during a
 * look-up takes nobody with it.
 */
export function memoizeInWorld<T>(milliseconds: number | ((result: T) => number), load: (key: string) => Promise<T>) {
  let owner: World | undefined;
  const known = new Map<string, { until: number; value: T }>();
  const knownOf = (key: string) => {
    if (owner !== presentWorld()) known.clear();
    owner = presentWorld();
    const entry = known.get(key);
    return entry && entry.until > presentTime() ? entry : undefined;
  };
  const memoized = async (key: string): Promise<T> => {
    const entry = knownOf(key);
    if (entry) return entry.value;
    const now = presentTime();
    const value = await load(key);
    if (value !== undefined) {
      known.set(key, { until: now + (typeof milliseconds === 'number' ? milliseconds : milliseconds(value)), value });
    }
    return value;
  };
  return Object.assign(memoized, { knows: (key: string) => knownOf(key) !== undefined });
}

/**
 * Replaces time and chance of this process by those of the present world, for code that runs as an actor. Returns how
 * to undo that.
 */
export function replaceTime(world: World): () => void {
  const { scheduler } = world;
  const real = { now: clock.now, random: Math.random, setTimeout, clearTimeout, timeout: AbortSignal.timeout };
  const realElapsed = performance.now;
  const realDate = Date.now;
  const timers = new Map<object, () => void>();
  const virtualTimer = (work: () => void, milliseconds = 0) => {
    const timer = { unref: () => timer, ref: () => timer, hasRef: () => true };
    timers.set(timer, scheduler.later(milliseconds, undefined, work));
    return timer;
  };
  clock.now = presentTime;
  Math.random = scheduler.random;
  performance.now = () => scheduler.now;
  Date.now = () => (currentActor() ? clock.now() : realDate());
  Object.assign(globalThis, {
    setTimeout: (work: () => void, milliseconds?: number) =>
      currentActor() ? virtualTimer(work, milliseconds) : real.setTimeout(work, milliseconds),
    clearTimeout: (timer: never) => {
      timers.get(timer)?.();
      if (!timers.delete(timer)) real.clearTimeout(timer);
    },
  });
  AbortSignal.timeout = (milliseconds) => {
    const controller = new AbortController();
    virtualTimer(() => controller.abort(new DOMException('The time is up', 'TimeoutError')), milliseconds);
    return controller.signal;
  };
  return () => {
    clock.now = real.now;
    Math.random = real.random;
    performance.now = realElapsed;
    Date.now = realDate;
    Object.assign(globalThis, { setTimeout: real.setTimeout, clearTimeout: real.clearTimeout });
    AbortSignal.timeout = real.timeout;
  };
}
