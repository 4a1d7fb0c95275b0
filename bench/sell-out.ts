import { buyers } from '../test/support/actors/buyers.ts';
import { insistOnHold, insistOnOrder } from '../test/support/actors/buying.ts';
import type { Account, Show } from '../test/support/actors/world.ts';
import type { Meter } from '../test/support/engine/meter.ts';
import { placesOf } from '../test/support/state/places.ts';
import { runSaga } from '../test/support/state/saga.ts';
import { quantile } from './report.ts';

/** Concurrent groups. With more, the queueing time in this process would be measured as cache latency. */
const concurrency = 12;
const sizeOf = (index: number): number => ((index * 5) % 8) + 1;

export interface SellOut {
  seconds: number;
  holders: Account[];
  milliseconds: number[];
  holds: number;
  attempts: number;
  /** Counts for the last 1 % of the places. */
  tail: { holds: number; attempts: number };
  /** Groups answered "sold out" or "conflict" while enough places were free: before the last 1 %, and within it. */
  refused: { early: number; late: number };
}

/**
 * Lets groups of 1 to 8 hold places until none is left. A rejected group retries with one person fewer. `onHalf` is
 * called once, when half of the places are held.
 */
export async function sellOut(
  { ticketTypeId, capacity }: Show & { capacity: number },
  meter: Meter,
  onHalf: () => Promise<unknown> = async () => {},
): Promise<SellOut> {
  const crowd = await buyers(Math.ceil(capacity / 4.5) + 8 * concurrency);
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
  let groups = 0;
  let half: Promise<unknown> | undefined;
  meter.since();
  const settle = (): void => {
    const attempts = meter.since().commands.TransactWriteItems ?? 0;
    done.attempts += attempts;
    if (held >= tailFrom) done.tail.attempts += attempts;
  };
  const worker = async (): Promise<void> => {
    for (let buyer = crowd.pop(); buyer; buyer = crowd.pop()) {
      let size = sizeOf(groups++);
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
        // Places being claimed concurrently still count as free here, so this overestimates false rejections.
        if (capacity - held >= size) done.refused[held < tailFrom ? 'early' : 'late'] += 1;
        size -= 1;
      }
      if (size === 0) return;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  done.seconds = (performance.now() - startedAt) / 1000;
  await half;
  return done;
}

/** Lets the holders order and pay, through the whole saga. Returns the number of confirmed orders and the duration. */
export async function buy(holders: readonly Account[]): Promise<{ confirmed: number; seconds: number }> {
  const waiting = [...holders];
  let confirmed = 0;
  const worker = async (): Promise<void> => {
    for (let buyer = waiting.pop(); buyer; buyer = waiting.pop()) {
      const { body } = await insistOnOrder(buyer);
      if ((await runSaga(body.id)) === 'confirmed') confirmed += 1;
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: concurrency }, worker));
  return { confirmed, seconds: (performance.now() - startedAt) / 1000 };
}

export async function countPlaces(ticketTypeId: string): Promise<{ held: number; sold: number; free: number }> {
  const rows = await placesOf(ticketTypeId);
  const count = (wanted: string) => rows.filter(({ status }) => status === wanted).length;
  return { held: count('held'), sold: count('sold'), free: count('available') };
}

export const spread = (samples: readonly number[]) => ({ p50: quantile(samples, 0.5), p99: quantile(samples, 0.99) });
