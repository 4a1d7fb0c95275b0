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
  #isWriting = false;
  #afterCommit: (() => void)[] = [];

  /** Opens the file, or a database in memory without one. */
  constructor(file?: string) {
    this.sql = new DatabaseSync(file ?? ':memory:');
    // `fullfsync`: on macOS a plain sync leaves the data in the cache of the disk. `temp_store`: what a savepoint needs
    // to undo large writes would otherwise go through a temporary file.
    this.sql.exec(`
      PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON;
      PRAGMA temp_store = MEMORY; PRAGMA cache_size = -65536;
    `);
  }

  /**
   * Runs `work` in the open group. If it throws, only its own writes are undone. Resolves once the group is on disk, and
   * rejects if it could not be stored. `work` must be synchronous, and must not call `write`.
   */
  write<T>(work: () => T): Promise<T> {
    if (this.#isWriting) {
      return Promise.reject(new Error('A write inside another one could be undone after it was confirmed'));
    }
    this.#isWriting = true;
    try {
      this.#open();
      return this.#committed(this.#attempt(work));
    } catch (error) {
      this.#fail(error);
      return Promise.reject(error);
    } finally {
      this.#isWriting = false;
    }
  }

  /** Runs `work`, which only reads. Resolves once everything it may have seen is on disk. */
  read<T>(work: () => T): Promise<T> {
    if (!this.#group) return new Promise((resolve) => resolve(work()));
    try {
      const result = work();
      return this.#committed(() => result);
    } catch (error) {
      if (this.sql.isTransaction) {
        return this.#committed(() => {
          throw error;
        });
      }
      this.#fail(error);
      return Promise.reject(error);
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
    if (this.#group && this.sql.isTransaction) return;
    // After a fault of the disk SQLite undoes the transaction by itself, also while something only reads.
    if (this.#group) this.#fail(new Error('A fault of the disk has undone the transaction'));
    this.sql.exec('BEGIN IMMEDIATE');
    const group: Waiting[] = [];
    this.#group = group;
    setImmediate(() => this.#group === group && this.#commit());
  }

  /** Undoes the writes of `work` if it throws. @throws if the whole group is undone. */
  #attempt<T>(work: () => T): () => T {
    const listeners = this.#afterCommit.length;
    this.sql.exec('SAVEPOINT work');
    try {
      const result = work();
      this.sql.exec('RELEASE work');
      return () => result;
    } catch (error) {
      // On a full disk SQLite undoes the whole transaction by itself.
      if (!this.sql.isTransaction) throw error;
      this.sql.exec('ROLLBACK TO work; RELEASE work');
      this.#afterCommit.length = listeners;
      return () => {
        throw error;
      };
    }
  }

  /** Resolves or rejects with the outcome once the open group is on disk. */
  #committed<T>(outcome: () => T): Promise<T> {
    return new Promise<void>((settle, fail) => {
      this.#group?.push({ settle, fail });
    }).then(outcome);
  }

  /** Undoes what is left of the open group, and answers everybody in it with the error. */
  #fail(error: unknown): void {
    const waiting = this.#group ?? [];
    this.#group = undefined;
    this.#afterCommit = [];
    for (const { fail } of waiting) fail(error);
    if (this.sql.isOpen && this.sql.isTransaction) this.sql.exec('ROLLBACK');
  }

  #commit(): void {
    try {
      this.sql.exec('COMMIT');
    } catch (error) {
      this.#fail(error);
      return;
    }
    const waiting = this.#group ?? [];
    const listeners = this.#afterCommit;
    this.#group = undefined;
    this.#afterCommit = [];
    for (const { settle } of waiting) settle();
    for (const listener of listeners) {
      try {
        listener();
      } catch (error) {
        console.error('Work after a commit failed:', error);
      }
    }
  }
}
