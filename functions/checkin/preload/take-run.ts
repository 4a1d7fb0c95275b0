import { clock } from '../../../shared/base/clock.ts';
import { checkinLimits } from '../limits.ts';
import { type Cursor, loadedBy, mayTake, type Preload, requested } from './preload.ts';
import { announcePreload, type PreloadRow, readPreload, replacePreload } from './preload-store.ts';

/** Another process has taken the run: this one was silent for too long. */
export class Overtaken extends Error {}

/** The run that a process has taken. Its progress is stored, and so is what it has stored so far if it ends. */
export interface Run {
  readonly preload: Readonly<Preload>;
  /** Remembers how far a partition is loaded, or forgets it. */
  set(partition: string, cursor: Cursor | undefined): void;
  /** Stores the progress if the last one is older than a second. @throws Overtaken. */
  renew(): Promise<void>;
  /** Stores the progress with these changes. @throws Overtaken. */
  save(change?: Partial<Preload>): Promise<void>;
  /** Stores the progress and requests another process that continues. @throws Overtaken. */
  handOver(): Promise<void>;
}

/**
 * Takes the run of an event for this process. `isScheduled`: it begins one if none is alive. Returns `undefined` if
 * there is no run to take: it is done, or another process has it.
 */
export async function takeRun(eventId: string, { isScheduled }: { isScheduled: boolean }): Promise<Run | undefined> {
  const now = clock.now();
  const read = await readPreload(eventId);
  const open = isScheduled ? requested(read, now) : read && mayTake(read, now) && read;
  if (!open) return undefined;
  const { stamp: _, ...preload } = { stamp: '', ...open };
  const row = await replacePreload(eventId, read, { ...preload, state: 'loading', isRunning: true, at: now });
  return row && trackRun(eventId, row);
}

function trackRun(eventId: string, taken: PreloadRow): Run {
  let row = taken;
  let saving: Promise<void> = Promise.resolve();
  const store = async (change: Partial<Preload>) => {
    const { stamp: _, ...preload } = row;
    const progress = { loaded: loadedBy(preload.cursors), at: clock.now() };
    const stored = await replacePreload(eventId, row, { ...preload, ...progress, ...change });
    if (!stored) throw new Overtaken(`Another process loads the tickets of ${eventId}`);
    // Cursors that were set meanwhile stay.
    row = { ...stored, cursors: row.cursors };
  };
  const save = (change: Partial<Preload> = {}) => {
    // One after another: each write is conditional on the one before it.
    const saved = saving.then(() => store(change));
    saving = saved.catch(() => {});
    return saved;
  };
  return {
    get preload() {
      return row;
    },
    set(partition, cursor) {
      const { [partition]: _, ...others } = row.cursors;
      row = { ...row, cursors: cursor ? { ...others, [partition]: cursor } : others };
    },
    async renew() {
      if (clock.now() - row.at < checkinLimits.preloadRenewMs) return;
      row = { ...row, at: clock.now() };
      await save();
    },
    save,
    async handOver() {
      await saving;
      const now = clock.now();
      const { stamp: _, ...preload } = row;
      const progress = { loaded: loadedBy(preload.cursors), at: now, handedOver: preload.handedOver + 1 };
      const next = { ...preload, ...progress, isRunning: false };
      if (!(await announcePreload(eventId, row, next, { now }))) throw new Overtaken(`Another process has ${eventId}`);
    },
  };
}
