import { sumOf } from '../../../shared/base/sum.ts';

/** A part of the log of changes: entries as `encodeDoorEntry` writes them, and the position that it reaches. */
export interface LogPart {
  entries: string[];
  position: number;
  /** Whether the log goes on after it. */
  more: boolean;
}

/** How much of the log one answer may have. */
interface LogBounds {
  entries: number;
  bytes: number;
}

/** The log at a position: the newest entry of each place, by the position at which it came. */
export interface LogBase {
  position: number;
  rows: [position: number, entries: string[]][];
}

interface Line {
  position: number;
  place: string;
  version: number;
  text: string;
}

/** Quotes and comma of an entry in JSON. */
const bytesAround = 3;
const placeFields = 3;
const versionField = 6;
/** Outdated lines are removed when they are as many as the others, and at least so many. */
const fewLines = 1_000;

function toLine(position: number, text: string): Line {
  const fields = text.split(':');
  return { position, place: fields.slice(0, placeFields).join(':'), version: Number(fields[versionField]), text };
}

/**
 * The log of changes of an event in the memory of a process. It keeps the newest entry of each place, in the order of
 * positions, so that a device may ask for all of it or for what came after a position.
 */
export class DoorLog {
  #position = 0;
  #lines: Line[] = [];
  readonly #newest = new Map<string, Line>();

  /** The position of the last row that was added. */
  get position(): number {
    return this.#position;
  }

  /** The number of places that it has an entry of. */
  get size(): number {
    return this.#newest.size;
  }

  /**
   * Adds the next row. Returns false for a row that is not the next one: rows before it are not visible yet. A row that
   * was added already changes nothing.
   */
  add(position: number, entries: readonly string[]): boolean {
    if (position <= this.#position) return true;
    if (position > this.#position + 1) return false;
    this.#append(position, entries);
    this.#position = position;
    return true;
  }

  /** Begins with a base instead of the first row. Only for an empty log. */
  begin({ position, rows }: LogBase): void {
    for (const [at, entries] of rows) this.#append(at, entries);
    this.#position = position;
  }

  base(): LogBase {
    return { position: this.#position, rows: [...this.#rowsAfter(0)] };
  }

  /** Returns what came after a position, whole rows only and at least one. After its own position it has nothing. */
  since(position: number, bounds: LogBounds): LogPart {
    const entries: string[] = [];
    let [reached, bytes] = [position, 0];
    for (const [at, added] of this.#rowsAfter(position)) {
      bytes += sumOf(added.map(({ length }) => length + bytesAround));
      const isTooMuch = entries.length + added.length > bounds.entries || bytes > bounds.bytes;
      if (isTooMuch && entries.length > 0) return { entries, position: reached, more: true };
      entries.push(...added);
      reached = at;
    }
    return { entries, position: Math.max(position, this.#position), more: false };
  }

  /** The rows after a position, with those of their entries that are still the newest of their places. */
  *#rowsAfter(position: number): Generator<[position: number, entries: string[]]> {
    let row: [number, string[]] | undefined;
    for (let index = this.#firstAfter(position); index < this.#lines.length; index++) {
      const line = this.#lines[index];
      if (!line || !this.#isNewest(line)) continue;
      if (row?.[0] === line.position) row[1].push(line.text);
      else {
        if (row) yield row;
        row = [line.position, [line.text]];
      }
    }
    if (row) yield row;
  }

  #append(position: number, entries: readonly string[]): void {
    for (const text of entries) {
      const line = toLine(position, text);
      const known = this.#newest.get(line.place);
      if (known && known.version >= line.version) continue;
      this.#newest.set(line.place, line);
      this.#lines.push(line);
    }
    if (this.#lines.length > 2 * this.#newest.size + fewLines) {
      this.#lines = this.#lines.filter((line) => this.#isNewest(line));
    }
  }

  #isNewest(line: Line): boolean {
    return this.#newest.get(line.place) === line;
  }

  /** The index of the first line after a position. Lines are in the order of positions. */
  #firstAfter(position: number): number {
    let [low, high] = [0, this.#lines.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.#lines[middle]?.position ?? 0) <= position) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
