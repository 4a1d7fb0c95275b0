import { DatabaseSync } from 'node:sqlite';

interface Waiting {
  settle(): void;
  fail(error: unknown): void;
}

/**
 * The one SQLite database of the local cloud: tables, streams, queues, executions, schedules and secrets.
 *
 * All work of one turn of the event loop shares a transaction (group commit). Nobody is answered before that
 * transaction is on disk, readers included, since they may have seen its rows. So whatever was answered survives a
 * killed process and a power cut.
 */
export class Database {
  readonly sql: DatabaseSync;
  #group: Waiting[] | undefined;
  #afterCommit: (() => void)[] = [];

  /** Opens the file, or a database in memory without one. */
  constructor(file?: string) {
    this.sql = new DatabaseSync(file ?? ':memory:');
    this.sql.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA cache_size = -65536');
  }

  /**
   * Runs `work` in the open group. If it throws, only its own writes are undone.
   * Resolves once the group is on disk. `work` must be synchronous.
   */
  write<T>(work: () => T): Promise<T> {
    this.#open();
    const listeners = this.#afterCommit.length;
    this.sql.exec('SAVEPOINT work');
    try {
      const result = work();
      this.sql.exec('RELEASE work');
      return this.#committed(() => result);
    } catch (error) {
      if (!this.sql.isTransaction) {
        // On a full disk SQLite undoes the whole transaction by itself.
        this.#fail(error);
        return Promise.reject(error);
      }
      this.sql.exec('ROLLBACK TO work; RELEASE work');
      this.#afterCommit.length = listeners;
      return this.#committed(() => {
        throw error;
      });
    }
  }

  /** Runs `work`, which only reads. Resolves once everything it may have seen is on disk. */
  read<T>(work: () => T): Promise<T> {
    if (!this.#group) return new Promise((resolve) => resolve(work()));
    try {
      const result = work();
      return this.#committed(() => result);
    } catch (error) {
      return this.#committed(() => {
        throw error;
      });
    }
  }

  /** Calls `listener` once, after the open group is on disk. Only for use inside `write`. */
  afterCommit(listener: () => void): void {
    this.#afterCommit.push(listener);
  }

  /** Commits what is open and closes the file. */
  close(): void {
    if (this.#group) this.#commit();
    this.sql.close();
  }

  #open(): void {
    if (this.#group) return;
    this.sql.exec('BEGIN IMMEDIATE');
    const group: Waiting[] = [];
    this.#group = group;
    setImmediate(() => this.#group === group && this.#commit());
  }

  /** Resolves or rejects with the outcome once the open group is on disk. */
  #committed<T>(outcome: () => T): Promise<T> {
    return new Promise<void>((settle, fail) => {
      this.#group?.push({ settle, fail });
    }).then(outcome);
  }

  /** Answers everybody in the open group with the error that undid it. */
  #fail(error: unknown): void {
    const waiting = this.#group ?? [];
    this.#group = undefined;
    this.#afterCommit = [];
    for (const { fail } of waiting) fail(error);
  }

  #commit(): void {
    try {
      this.sql.exec('COMMIT');
    } catch (error) {
      if (this.sql.isTransaction) this.sql.exec('ROLLBACK');
      this.#fail(error);
      return;
    }
    const waiting = this.#group ?? [];
    const listeners = this.#afterCommit;
    this.#group = undefined;
    this.#afterCommit = [];
    for (const { settle } of waiting) settle();
    for (const listener of listeners) listener();
  }
}
