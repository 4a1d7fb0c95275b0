import { changeOfEntry } from '../../../shared/door/door-entry.ts';
import { type ChangesRow, positionOfChanges } from '../../../shared/door/door-rows.ts';

interface KnownRow {
  at: number;
  ids: readonly string[];
}

/**
 * The end of the log of one event as this process has read or written it: rows without a gap, from some position to the
 * latest that it knows. Several batches may add to it at once.
 */
export class KnownChanges {
  /** The latest row, with the counters. Absent before the first row of the log. */
  last: ChangesRow | undefined;
  private readonly rows: KnownRow[] = [];
  private readonly ids = new Set<string>();

  /** How many changes it knows. */
  get size(): number {
    return this.ids.size;
  }

  /** The position of its first row. 1 while it knows none: the log begins there. */
  get first(): number {
    return this.last ? positionOfChanges(this.last) - this.rows.length + 1 : 1;
  }

  has(id: string): boolean {
    return this.ids.has(id);
  }

  /** Whether it knows every row that was written at or after a moment (epoch ms), up to its last. */
  reachesBackTo(since: number): boolean {
    return this.first === 1 || (this.rows[0] !== undefined && this.rows[0].at < since);
  }

  /** Adds the row after its last, or any row to an empty memory. Others are known, or will be read. */
  append(row: ChangesRow): void {
    if (this.last && positionOfChanges(row) !== positionOfChanges(this.last) + 1) return;
    this.last = row;
    this.rows.push(this.remember(row));
  }

  /** Adds the row before its first. */
  prepend(row: ChangesRow): void {
    if (!this.last) this.append(row);
    else if (positionOfChanges(row) === this.first - 1) this.rows.unshift(this.remember(row));
  }

  /** Forgets the oldest rows until it knows at most `changes`. The latest row stays. */
  shrinkTo(changes: number): void {
    while (this.size > changes && this.rows.length > 1) {
      for (const id of this.rows.shift()?.ids ?? []) this.ids.delete(id);
    }
  }

  private remember({ at, entries }: ChangesRow): KnownRow {
    const ids = entries.map(changeOfEntry);
    for (const id of ids) this.ids.add(id);
    return { at, ids };
  }
}
