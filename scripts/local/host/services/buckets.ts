import { createHash } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';

export interface StoredObject {
  key: string;
  /** The quoted MD5 of the body. */
  etag: string;
  contentType: string;
  size: number;
  /** Epoch ms. */
  modifiedAt: number;
}

/** Conditions of a write: `*` in `ifNoneMatch` asks for a new key, an ETag in `ifMatch` for an unchanged object. */
export interface PutConditions {
  ifMatch?: string;
  ifNoneMatch?: string;
}

const schema = `
  CREATE TABLE IF NOT EXISTS buckets (name TEXT PRIMARY KEY) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS objects (
    bucket TEXT NOT NULL,
    key TEXT NOT NULL,
    etag TEXT NOT NULL,
    contentType TEXT NOT NULL,
    size INTEGER NOT NULL,
    modifiedAt INTEGER NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (bucket, key)
  ) STRICT`;

const listed = 'key, etag, contentType, size, modifiedAt';

/** Greater than every key: the highest code point of Unicode. */
const highest = '\u{10ffff}';

const noSuchKey = (key: string) => new AwsError('NoSuchKey', 'The specified key does not exist.', { Key: key }, 404);

/** S3: buckets whose objects are rows of the database. */
export class Buckets {
  readonly #database: Database;
  readonly #findBucket: StatementSync;
  readonly #putBucket: StatementSync;
  readonly #find: StatementSync;
  readonly #head: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #list: StatementSync;

  constructor(database: Database) {
    this.#database = database;
    const { sql } = database;
    sql.exec(schema);
    this.#findBucket = sql.prepare('SELECT 1 FROM buckets WHERE name = ?');
    this.#putBucket = sql.prepare('INSERT OR IGNORE INTO buckets VALUES (?)');
    this.#find = sql.prepare(`SELECT ${listed}, body FROM objects WHERE bucket = ? AND key = ?`);
    this.#head = sql.prepare(`SELECT ${listed} FROM objects WHERE bucket = ? AND key = ?`);
    this.#put = sql.prepare(`INSERT INTO objects (bucket, key, etag, contentType, size, modifiedAt, body)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (bucket, key) DO UPDATE SET etag = excluded.etag, contentType = excluded.contentType,
        size = excluded.size, modifiedAt = excluded.modifiedAt, body = excluded.body`);
    this.#delete = sql.prepare('DELETE FROM objects WHERE bucket = ? AND key = ?');
    this.#list = sql.prepare(`SELECT ${listed} FROM objects
      WHERE bucket = ? AND key > ? AND key >= ? AND key < ? ORDER BY key LIMIT ?`);
  }

  /** Creates a bucket of the deployment unless it exists. */
  ensure(name: string): void {
    this.#putBucket.run(name);
  }

  /** As S3 in us-east-1, succeeds for a bucket that exists. @throws AwsError `InvalidBucketName`. */
  createBucket(name: string): Promise<void> {
    return this.#database.write(() => {
      if (!/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) {
        throw new AwsError('InvalidBucketName', 'The specified bucket is not valid.');
      }
      this.#putBucket.run(name);
    });
  }

  /** Returns the ETag. @throws AwsError `PreconditionFailed`, or `NoSuchKey` for `ifMatch` on a missing object. */
  put(
    bucket: string,
    {
      key,
      body,
      contentType,
      ifMatch,
      ifNoneMatch,
    }: PutConditions & { key: string; body: Uint8Array; contentType: string },
  ): Promise<string> {
    const etag = `"${createHash('md5').update(body).digest('hex')}"`;
    return this.#database.write(() => {
      const existing = this.#in(bucket, this.#head).get(bucket, key) as unknown as StoredObject | undefined;
      if (ifMatch !== undefined && !existing) throw noSuchKey(key);
      const isChanged = ifMatch !== undefined && existing?.etag !== ifMatch;
      if (isChanged || (ifNoneMatch !== undefined && existing)) {
        const message = 'At least one of the pre-conditions you specified did not hold';
        const Condition = isChanged ? 'If-Match' : 'If-None-Match';
        throw new AwsError('PreconditionFailed', message, { Condition }, 412);
      }
      this.#put.run(bucket, key, etag, contentType, body.byteLength, Date.now(), body);
      return etag;
    });
  }

  /** @throws AwsError `NoSuchKey`. */
  get(bucket: string, key: string): Promise<StoredObject & { body: Uint8Array }> {
    return this.#existing<StoredObject & { body: Uint8Array }>(bucket, key, this.#find);
  }

  /** The object without its body. @throws AwsError `NoSuchKey`. */
  head(bucket: string, key: string): Promise<StoredObject> {
    return this.#existing<StoredObject>(bucket, key, this.#head);
  }

  /** Ignores keys that do not exist. */
  delete(bucket: string, keys: readonly string[]): Promise<void> {
    return this.#database.write(() => {
      for (const key of keys) this.#in(bucket, this.#delete).run(bucket, key);
    });
  }

  /** Returns objects whose key begins with `prefix` and comes after `after`, in the order of their keys. */
  list(
    bucket: string,
    { prefix, after, limit }: { prefix: string; after: string; limit: number },
  ): Promise<StoredObject[]> {
    return this.#database.read(() => {
      const rows = this.#in(bucket, this.#list).all(bucket, after, prefix, `${prefix}${highest}`, limit);
      return rows as unknown as StoredObject[];
    });
  }

  #existing<T>(bucket: string, key: string, statement: StatementSync): Promise<T> {
    return this.#database.read(() => {
      const found = this.#in(bucket, statement).get(bucket, key);
      if (!found) throw noSuchKey(key);
      return found as T;
    });
  }

  #in(bucket: string, statement: StatementSync): StatementSync {
    if (this.#findBucket.get(bucket)) return statement;
    throw new AwsError('NoSuchBucket', 'The specified bucket does not exist', { BucketName: bucket }, 404);
  }
}
