import { rfc3339 } from '../../../shared/base/clock.ts';
import { sumOf } from '../../../shared/base/sum.ts';
import { checkinLimits } from '../limits.ts';

/** How far a partition of places is loaded. It is complete without `after`. */
export interface Cursor {
  /** Tickets of it that the cache has stored. */
  stored: number;
  /** The highest number of them. */
  last: number;
  /** The sort key after which the next page begins. */
  after?: string;
}

/** The progress of loading an event's sold tickets into the cache. */
export interface Preload {
  state: 'loading' | 'ready' | 'failed';
  /** Tickets that the cache has stored. */
  loaded: number;
  /** Sold tickets, as counted at the beginning, or as found once it is ready. */
  total: number;
  /** The last progress, epoch ms. */
  at: number;
  /** By partition key. A partition that is not begun has none. */
  cursors: Record<string, Cursor>;
  /** Whether a process has taken the run, and renews `at`. */
  isRunning: boolean;
  /** How often the run was handed over because a process had no more time. */
  handedOver: number;
}

/** The tickets of all cursors. */
export const loadedBy = (cursors: Preload['cursors']): number =>
  sumOf(Object.values(cursors).map(({ stored }) => stored));

/** Whether a partition is complete. */
export const isLoaded = (cursor: Cursor | undefined): boolean => cursor !== undefined && cursor.after === undefined;

const isSilent = ({ at }: Preload, now: number): boolean => now - at > checkinLimits.preloadSilenceMs;

/** Whether a run loads, or was requested a moment ago. One that is silent has died. */
const isAlive = (preload: Preload, now: number): boolean => preload.state === 'loading' && !isSilent(preload, now);

/** Whether a process may take the run: it is not done, and no living process has it. */
export const mayTake = (preload: Preload, now: number): boolean =>
  preload.state !== 'ready' && !(preload.isRunning && isAlive(preload, now));

/**
 * The run that a request begins, `undefined` if one is alive. It continues a run that stopped a short time ago: the
 * stream has kept what that run has loaded up to date.
 */
export function requested(previous: Preload | undefined, now: number): Preload | undefined {
  if (previous && isAlive(previous, now)) return undefined;
  const isRecent = previous && now - previous.at < checkinLimits.preloadResumeMs;
  const begun = isRecent && previous.state !== 'ready' ? previous : undefined;
  return {
    state: 'loading',
    loaded: loadedBy(begun?.cursors ?? {}),
    total: begun?.total ?? 0,
    cursors: begun?.cursors ?? {},
    at: now,
    isRunning: false,
    handedOver: 0,
  };
}

export function preloadView(preload: Preload | undefined, now: number) {
  if (!preload) return { state: 'idle', loaded: 0, total: 0, at: null };
  const { state, loaded, total, at } = preload;
  const hasDied = state === 'loading' && isSilent(preload, now);
  return { state: hasDied ? 'failed' : state, loaded, total, at: rfc3339(at) };
}
