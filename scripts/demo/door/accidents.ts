import { setTimeout as sleep } from 'node:timers/promises';
import type { Narrator } from '../tour/narrator.ts';
import { styled } from '../tour/words.ts';
import type { DoorEvening } from './evening.ts';
import { type SoldTicket, takeBack } from './sell.ts';
import type { DoorSystem } from './system.ts';

/** When accidents happen, as shares of the time in which guests arrive. */
const moments = { cacheLost: 0.15, refunds: 0.3, throttled: 0.4 } as const;
const throttling = { share: 0.8, seconds: 10 } as const;

/** When tickets are refunded: this many seconds after the doors opened. */
export const refundAt = (seconds: number): number => moments.refunds * seconds;

interface Evening {
  door: DoorEvening;
  refunded: readonly SoldTicket[];
  seconds: number;
  openedAt: number;
  /** Loads the door again. */
  reload(): Promise<void>;
}

/**
 * While guests arrive: the cache is lost and loaded again, tickets are refunded, DynamoDB is throttled. Resolves, after
 * all of it, with the time at which the refund was answered.
 */
export async function accidents(
  tell: Narrator,
  system: DoorSystem,
  { door, refunded, seconds, openedAt, reload }: Evening,
): Promise<number> {
  const say = (line: string) => tell.say(styled('yellow', line));
  const at = (share: number) => sleep(Math.max(0, openedAt + share * seconds * 1_000 - Date.now()));
  const loseCache = async () => {
    await at(moments.cacheLost);
    say('Valkey is killed');
    say(`Valkey is back, empty, after ${((await system.loseCache()) / 1_000).toFixed(1)} s`);
    await reload();
  };
  const refund = async () => {
    await at(moments.refunds);
    await takeBack(tell.quietly, door, refunded);
    say(`${refunded.length} tickets are refunded`);
    return Date.now();
  };
  const throttle = async () => {
    await at(moments.throttled);
    await system.throttle(throttling.share, throttling.seconds);
    say(`DynamoDB refuses ${throttling.share * 100} % of all requests for ${throttling.seconds} s`);
    await sleep(throttling.seconds * 1_000);
    say(`DynamoDB has refused ${await system.throttled()} requests`);
  };
  const [refundedAt] = await Promise.all([refund(), loseCache(), throttle()]);
  return refundedAt;
}
