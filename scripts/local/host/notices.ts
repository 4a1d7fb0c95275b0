import type { ServerResponse } from 'node:http';

/** Notices kept for a reader that connects later. */
const maxKept = 20;

/** What the developer should see: functions reloaded, compile errors, a full disk. Streamed to `npm start` as text. */
export class Notices {
  readonly #kept: string[] = [];
  readonly #readers = new Set<ServerResponse>();

  /** Writes a notice to the log of the host and to all readers. */
  say = (notice: string): void => {
    console.log(notice);
    this.#kept.push(notice);
    if (this.#kept.length > maxKept) this.#kept.shift();
    for (const reader of this.#readers) reader.write(`${notice}\n`);
  };

  /** Answers with all notices, past and future, until the reader disconnects. */
  stream(response: ServerResponse): void {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' });
    response.flushHeaders();
    for (const notice of this.#kept) response.write(`${notice}\n`);
    this.#readers.add(response);
    response.on('close', () => this.#readers.delete(response));
  }

  /** Ends the answers. Later notices go to the log only. */
  stop(): void {
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }
}
