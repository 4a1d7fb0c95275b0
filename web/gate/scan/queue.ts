import { type Change, readAll, remove, writeAll } from '../offline/database.ts';

/** A scan on its way. It is stored before it is sent, so that its repeat has the same id. */
export interface QueuedScan {
  scanId: string;
  eventId: string;
  code: string;
  gateId: string;
  direction: 'in' | 'out';
  people: number;
  /** By the clock of the server, RFC 3339. */
  scannedAt: string;
  /** Whether the phone has let the guest pass without an answer. Until then nobody has seen a verdict. */
  provisional: boolean;
}

/** A guest does not wait longer than this for an answer, or for a phone that starts anew. */
const maxWaitMs = 120_000;

const isFresh = ({ scannedAt }: QueuedScan, now: number): boolean => Math.abs(now - Date.parse(scannedAt)) < maxWaitMs;

/** The scans without an answer, in memory and on disk. */
const waiting = new Map<string, QueuedScan>();

export async function loadQueue(): Promise<void> {
  waiting.clear();
  for (const scan of await readAll<QueuedScan>('queue')) waiting.set(scan.scanId, scan);
}

/** Learns what other tabs of this phone have decided and delivered: they share the stored queue. */
export async function refreshQueue(): Promise<void> {
  const known = provisionalScans();
  const stored = new Map((await readAll<QueuedScan>('queue')).map((scan) => [scan.scanId, scan]));
  for (const { scanId } of known) if (!stored.has(scanId)) waiting.delete(scanId);
  for (const scan of stored.values()) if (scan.provisional) waiting.set(scan.scanId, scan);
}

/** Notes a scan that is about to be sent. A phone that cannot store it sends it all the same. */
export async function noteScan(scan: QueuedScan): Promise<void> {
  const now = Date.parse(scan.scannedAt);
  for (const known of waiting.values()) if (!known.provisional && !isFresh(known, now)) waiting.delete(known.scanId);
  waiting.set(scan.scanId, scan);
  await writeAll([{ store: 'queue', value: scan }]);
}

/** Keeps a scan of a guest who is let in, and what else is stored with it. All is on disk when this resolves. */
export async function keepScan(scan: QueuedScan, besides: readonly Change[]): Promise<void> {
  await writeAll([{ store: 'queue', value: scan }, ...besides]);
  waiting.set(scan.scanId, scan);
}

export async function dropScan({ scanId }: Pick<QueuedScan, 'scanId'>): Promise<void> {
  waiting.delete(scanId);
  await remove('queue', scanId);
}

/**
 * A scan without an answer that the phone has refused. It does not go on after a reload. Its id stays for a while: if
 * the API has admitted it, its repeat gets that answer.
 */
export const markSeen = ({ scanId }: QueuedScan): Promise<unknown> => remove('queue', scanId);

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

/**
 * Scans whose answer was lost before anybody saw it, and whose guests may still wait. Later the same code is another
 * guest: with the id of the first it would be admitted twice.
 */
export const unseenScans = (now: number): QueuedScan[] =>
  [...waiting.values()].filter((scan) => !scan.provisional && isFresh(scan, now)).sort(byTime);

/** The latest scan that was interrupted before anybody saw its verdict, if its guest may still wait. Others go. */
export function takeInterrupted(now: number): QueuedScan[] {
  const latest = unseenScans(now).slice(-1);
  for (const scan of waiting.values()) {
    if (!scan.provisional && !latest.includes(scan)) void dropScan(scan).catch(() => undefined);
  }
  return latest;
}
