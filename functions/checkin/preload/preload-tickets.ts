import { setTimeout as wait } from 'node:timers/promises';
import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { clock } from '../../../shared/base/clock.ts';
import { log } from '../../../shared/base/log.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { checkinLimits } from '../limits.ts';
import { isLoaded, loadedBy } from './preload.ts';
import { cacheDoorTickets, isInDoorCache } from './preloaded-tickets-store.ts';
import { countSold, type Partition, partitionsOf, readSelling, readSoldPage } from './sold-tickets-store.ts';
import { Overtaken, type Run, takeRun } from './take-run.ts';

/** Cached until every guest has gone home. A ticket read later costs one read of the table. */
const afterEndMs = 12 * 3_600_000;
/**
 * Rounds through all tickets. After an outage of the cache the first two begin again at once: what the cache has lost,
 * and what the stream could not write, is behind them. The last one goes on.
 */
const maxRounds = 3;

interface Invocation {
  isScheduled: boolean;
  /** How long this process may still run. */
  remainingMs: () => number;
}

/**
 * Loads the sold tickets of an event into the cache. Idempotent, and begins where the last run stopped. A process that
 * runs out of time hands the run over. Without a cache it only counts, and the door reads the table.
 * @throws Error when the cache does not store all tickets, or the store has no answer. The state is then `failed`, and
 * Lambda runs it again.
 */
export async function preloadTickets(eventId: string, { isScheduled, remainingMs }: Invocation): Promise<void> {
  const run = await takeRun(eventId, { isScheduled });
  if (!run) return log.info('no preload to run', { eventId });
  try {
    const isComplete = await load(eventId, run, () => remainingMs() < checkinLimits.preloadReserveMs);
    if (!isComplete) return await passOn(eventId, run);
    // Tickets sold or refunded during the run reach the cache by the stream. The total becomes what was found.
    const loaded = loadedBy(run.preload.cursors);
    await run.save({ state: 'ready', isRunning: false, total: loaded, loaded, cursors: {} });
    log.info('preloaded', { eventId, loaded });
  } catch (error) {
    if (error instanceof Overtaken) return log.warn('preload overtaken', { eventId });
    // If even that fails, the row falls silent, which means the same.
    await run.save({ state: 'failed', isRunning: false }).catch(() => {});
    throw error;
  }
}

async function passOn(eventId: string, run: Run): Promise<void> {
  const { handedOver } = run.preload;
  if (handedOver >= checkinLimits.preloadHandOvers) throw new Error('The preload takes too long');
  await run.handOver();
  log.info('preload handed over', { eventId, loaded: loadedBy(run.preload.cursors) });
}

/** Returns whether all tickets are in the cache, or no time is left. */
async function load(eventId: string, run: Run, isLate: () => boolean): Promise<boolean> {
  const { facts, types } = await readSelling(eventId);
  const expiresAt = (facts?.endsAt ?? clock.now()) + afterEndMs;
  const partitions = partitionsOf(types);
  await run.save({ total: run.preload.total || (await countSold(types)) });
  for (let round = 1; round <= maxRounds; round++) {
    const isLast = round === maxRounds;
    const wasDisturbed = await loadRound(run, partitions, { expiresAt, isLate, isLast });
    if (isLate()) return false;
    if (wasDisturbed) continue;
    const lost = await forgetLost(run, partitions);
    if (lost === 0) return true;
    log.warn('the cache has lost tickets', { eventId, partitions: lost });
  }
  forgetAll(run);
  throw new Error('The cache does not keep the tickets');
}

interface Round {
  expiresAt: number;
  isLate: () => boolean;
  isLast: boolean;
}

/** Loads what is not loaded yet. Returns whether the cache was away, and the next round begins anew. */
async function loadRound(run: Run, partitions: readonly Partition[], { expiresAt, isLate, isLast }: Round) {
  let isDisturbed = false;
  const disturb = () => {
    if (isLast) return;
    isDisturbed = true;
    forgetAll(run);
  };
  await forEachLimit(partitions, checkinLimits.preloadPartitions, async (partition) => {
    const cursorNow = () => run.preload.cursors[partition.pk];
    for (let cursor = cursorNow(); !isLoaded(cursor) && !isDisturbed && !isLate(); cursor = cursorNow()) {
      const { tickets, after } = await readSoldPage(partition, cursor?.after);
      await storePatiently(run, tickets, expiresAt, disturb);
      if (isDisturbed) return;
      run.set(partition.pk, {
        stored: (cursor?.stored ?? 0) + tickets.length,
        last: tickets.at(-1)?.number ?? cursor?.last ?? 0,
        ...(after !== undefined && { after }),
      });
      await run.renew();
    }
  });
  return isDisturbed;
}

/** Stores tickets in the cache. While it is away, waits and repeats. @throws Error when it stays away. */
async function storePatiently(run: Run, tickets: readonly Ticket[], expiresAt: number, onOutage: () => void) {
  let missing = await cacheDoorTickets(tickets, expiresAt);
  for (const pauseMs of checkinLimits.preloadPausesMs) {
    if (missing.length === 0) return;
    onOutage();
    await wait(pauseMs);
    await run.renew();
    missing = await cacheDoorTickets(missing, expiresAt);
  }
  if (missing.length === 0) return;
  forgetAll(run);
  throw new Error('The cache does not store the tickets');
}

function forgetAll(run: Run): void {
  for (const pk of Object.keys(run.preload.cursors)) run.set(pk, undefined);
}

/** Forgets the partitions of which the cache has fewer tickets than were stored. Returns how many. */
async function forgetLost(run: Run, partitions: readonly Partition[]): Promise<number> {
  let lost = 0;
  for (const partition of partitions) {
    const cursor = run.preload.cursors[partition.pk];
    if (cursor && (await isInDoorCache(partition, cursor))) continue;
    run.set(partition.pk, undefined);
    lost += 1;
  }
  return lost;
}
