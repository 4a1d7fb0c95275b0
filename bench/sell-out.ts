import { buyers } from '../test/support/actors/buyers.ts';
import { insistOnHold, insistOnOrder } from '../test/support/actors/buying.ts';
import type { Account, Show } from '../test/support/actors/world.ts';
import type { Meter } from '../test/support/engine/meter.ts';
import { placesOf } from '../test/support/state/places.ts';
import { runSaga } from '../test/support/state/saga.ts';
import { quantile } from './report.ts';

/** Groups that come at once: with more the time in this one process' queue would pass for a slow cache. */
const lanes = 12;
const sizeOf = (nth: number): number => ((nth * 5) % 8) + 1;

export interface SellOut {
  seconds: number;
  holders: Account[];
  milliseconds: number[];
  holds: number;
  attempts: number;
  /** Of the last 1 % of the places. */
  tail: { holds: number; attempts: number };
  /** Answered "sold out" or "conflict" though as many places were free; before the last 1 %, and in it. */
  refused: { early: number; late: number };
}

/**
 * Groups of 1 to 8 hold places until there are none: a group that is refused tries with fewer people. `onHalf` is called
 * once when half of them are held.
 */
export async function sellOut(
  { ticketTypeId, capacity }: Show & { capacity: number },
  meter: Meter,
  onHalf: () => Promise<unknown> = async () => {},
): Promise<SellOut> {
  const crowd = await buyers(Math.ceil(capacity / 4.5) + 8 * lanes);
  const done: SellOut = {
    seconds: 0,
    holders: [],
    milliseconds: [],
    holds: 0,
    attempts: 0,
    tail: { holds: 0, attempts: 0 },
    refused: { early: 0, late: 0 },
  };
  const tailFrom = capacity * 0.99;
  let held = 0;
  let asked = 0;
  let half: Promise<unknown> | undefined;
  meter.since();
  const settle = (): void => {
    const attempts = meter.since().commands.TransactWriteItems ?? 0;
    done.attempts += attempts;
    if (held >= tailFrom) done.tail.attempts += attempts;
  };
  const lane = async (): Promise<void> => {
    for (let buyer = crowd.pop(); buyer; buyer = crowd.pop()) {
      let size = sizeOf(asked++);
      while (size > 0) {
        const startedAt = performance.now();
        const { status } = await insistOnHold(buyer, ticketTypeId, size);
        settle();
        if (status === 200) {
          done.milliseconds.push(performance.now() - startedAt);
          done.holders.push(buyer);
          done.holds += 1;
          if (held >= tailFrom) done.tail.holds += 1;
          held += size;
          if (held >= capacity / 2) half ??= onHalf();
          break;
        }
        // Places that others are just being given count as free here: more refusals than there were, never fewer.
        if (capacity - held >= size) done.refused[held < tailFrom ? 'early' : 'late'] += 1;
        size -= 1;
      }
      if (size === 0) return;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  done.seconds = (performance.now() - startedAt) / 1000;
  await half;
  return done;
}

/** These buyers order and pay, through the whole saga; answers how many orders were confirmed, and seconds. */
export async function buy(holders: readonly Account[]): Promise<{ confirmed: number; seconds: number }> {
  const waiting = [...holders];
  let confirmed = 0;
  const lane = async (): Promise<void> => {
    for (let buyer = waiting.pop(); buyer; buyer = waiting.pop()) {
      const { body } = await insistOnOrder(buyer);
      if ((await runSaga(body.id)) === 'confirmed') confirmed += 1;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: lanes }, lane));
  return { confirmed, seconds: (performance.now() - startedAt) / 1000 };
}

export async function countPlaces(ticketTypeId: string): Promise<{ held: number; sold: number; free: number }> {
  const rows = await placesOf(ticketTypeId);
  const of = (wanted: string) => rows.filter(({ status }) => status === wanted).length;
  return { held: of('held'), sold: of('sold'), free: of('available') };
}

export const spread = (samples: readonly number[]) => ({ p50: quantile(samples, 0.5), p99: quantile(samples, 0.99) });
