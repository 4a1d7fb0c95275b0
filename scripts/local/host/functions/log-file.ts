import { closeSync, fstatSync, openSync, renameSync, writeSync } from 'node:fs';
import type { Readable } from 'node:stream';

/** Size at which a log is set aside as `<file>.1`, which replaces the one before. */
const maxLogBytes = 20 * 1024 * 1024;

/** A line without an end is cut here. CloudWatch limits an event to the same 256 KB. */
const maxLineBytes = 256 * 1024;

/** The log of a function, with whole lines only. It holds at most 40 MB. */
export class LogFile {
  readonly #file: string;
  #open: { descriptor: number; bytes: number } | undefined;

  /** Opens the file at the first line. The folder must exist. */
  constructor(file: string) {
    this.#file = file;
  }

  /** Writes one line. */
  line(text: string): void {
    this.#write(Buffer.from(`${text.replaceAll('\n', '\\n')}\n`));
  }

  /** Writes the lines of a stream. Each stream's lines stay whole beside those of others. */
  follow(stream: Readable): void {
    let rest: Buffer = Buffer.alloc(0);
    stream.on('data', (chunk: Buffer) => {
      const text = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
      const end = text.lastIndexOf(10) + 1;
      if (end > 0) this.#write(text.subarray(0, end));
      rest = text.subarray(end);
      if (rest.length < maxLineBytes) return;
      this.line(rest.toString());
      rest = Buffer.alloc(0);
    });
    stream.on('end', () => rest.length > 0 && this.line(rest.toString()));
  }

  close(): void {
    if (this.#open) closeSync(this.#open.descriptor);
    this.#open = undefined;
  }

  #write(lines: Buffer): void {
    try {
      this.#open ??= this.#opened();
      if (this.#open.bytes + lines.length > maxLogBytes && this.#open.bytes > 0) {
        this.close();
        renameSync(this.#file, `${this.#file}.1`);
        this.#open = this.#opened();
      }
      writeSync(this.#open.descriptor, lines);
      this.#open.bytes += lines.length;
    } catch {
      // A full disk costs log lines, but ends no function.
    }
  }

  #opened(): { descriptor: number; bytes: number } {
    const descriptor = openSync(this.#file, 'a');
    return { descriptor, bytes: fstatSync(descriptor).size };
  }
}
