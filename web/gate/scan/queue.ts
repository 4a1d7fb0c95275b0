import { readAll, remove, write } from '../offline/database.ts';

/** A scan on its way. It is stored before it is sent, so that its repeat has the same id. */
export interface QueuedScan {
  scanId: string;
  eventId: string;
  code: string;
  gateId: string;
  direction: 'in' | 'out';
  people: number;
  /** By the clock of the phone, RFC 3339. */
  scannedAt: string;
  /** Whether the phone has let the guest pass without an answer. Until then nobody has seen a verdict. */
  provisional: boolean;
}

/** The scans without an answer, in memory and on disk. */
const waiting = new Map<string, QueuedScan>();

export async function loadQueue(): Promise<void> {
  waiting.clear();
  for (const scan of await readAll<QueuedScan>('queue')) waiting.set(scan.scanId, scan);
}

/** Stores a scan. It is on disk when this resolves. */
export async function keepScan(scan: QueuedScan): Promise<void> {
  await write('queue', scan);
  waiting.set(scan.scanId, scan);
}

export async function dropScan({ scanId }: Pick<QueuedScan, 'scanId'>): Promise<void> {
  waiting.delete(scanId);
  await remove('queue', scanId);
}

const byTime = (one: QueuedScan, other: QueuedScan): number => one.scannedAt.localeCompare(other.scannedAt);

/** Scans of guests who were let in on the phone's own decision, the oldest first. */
export const provisionalScans = (): QueuedScan[] =>
  [...waiting.values()].filter(({ provisional }) => provisional).sort(byTime);

/** Those of an event. A phone that was removed, and then set up for another event, still has those of the first. */
export const scansToSend = (eventId: string): QueuedScan[] =>
  provisionalScans().filter((scan) => scan.eventId === eventId);

/** How many scans this phone cannot send, because they are of an event that it is no longer set up for. */
export const strandedScans = (eventId: string): number =>
  provisionalScans().filter((scan) => scan.eventId !== eventId).length;

/** Scans whose answer was lost before anybody saw it. */
export const unseenScans = (): QueuedScan[] =>
  [...waiting.values()].filter(({ provisional }) => !provisional).sort(byTime);

/** A guest does not wait longer than this for a phone that starts anew. */
const maxWaitMs = 120_000;

/** The latest scan that was interrupted before anybody saw its verdict, if its guest may still wait. Others go. */
export function takeInterrupted(): QueuedScan[] {
  const latest = unseenScans()
    .filter(({ scannedAt }) => Date.now() - Date.parse(scannedAt) < maxWaitMs)
    .slice(-1);
  for (const scan of unseenScans()) if (!latest.includes(scan)) void dropScan(scan);
  return latest;
}
