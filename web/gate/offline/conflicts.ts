import type { ScanAnswer } from '../scan/answer.ts';
import { readAll, remove, writeAll } from './database.ts';

/** A scan of a guest whom this phone let in, and which does not count. The steward has not seen it yet. */
export interface Conflict {
  scanId: string;
  /** RFC 3339. */
  scannedAt: string;
  answer: ScanAnswer;
}

const unseen = new Map<string, Conflict>();

export async function loadConflicts(): Promise<void> {
  unseen.clear();
  for (const conflict of await readAll<Conflict>('conflicts')) unseen.set(conflict.scanId, conflict);
}

export async function keepConflict(conflict: Conflict): Promise<void> {
  unseen.set(conflict.scanId, conflict);
  await writeAll([{ store: 'conflicts', value: conflict }]);
}

/** The oldest first. */
export const unseenConflicts = (): Conflict[] =>
  [...unseen.values()].sort((one, other) => one.scannedAt.localeCompare(other.scannedAt));

export async function dropConflict(scanId: string): Promise<void> {
  unseen.delete(scanId);
  await remove('conflicts', scanId);
}
