import type { StatementSync } from 'node:sqlite';
import type { Database } from '../../database.ts';
import type { TableDefinition } from '../definition/definition.ts';
import type { RowKey } from '../definition/item-key.ts';
import { attributeOf, type Item } from '../values/attribute-value.ts';
import { areEqual } from '../values/comparison.ts';
import { itemSize } from '../values/size.ts';
import { IndexRows } from './index-rows.ts';
import { itemsTable } from './sql-tables.ts';
import { StoredItem } from './stored-item.ts';
import { StreamRows } from './stream-rows.ts';

interface Row {
  item: string;
  size: number;
}

/** The items of one table with their rows in indexes and their stream. Writes only inside `database.write`. */
export class ItemRows {
  readonly definition: TableDefinition;
  readonly stream: StreamRows | undefined;
  readonly #database: Database;
  readonly #table: string;
  readonly #now: () => number;
  readonly #indexes: IndexRows[];
  readonly #get: StatementSync;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;
  readonly #expired: StatementSync;

  constructor(database: Database, definition: TableDefinition, now: () => number) {
    const { name, streamArn } = definition.plan;
    const table = itemsTable(name);
    const { sql } = database;
    this.#database = database;
    this.#table = table;
    this.definition = definition;
    this.stream = streamArn ? new StreamRows(database, definition) : undefined;
    this.#now = now;
    this.#indexes = definition.indexes.map((index) => new IndexRows(database, name, index));
    this.#get = sql.prepare(`SELECT item, size FROM ${table} WHERE pk = ? AND sk = ?`);
    this.#put = sql.prepare(`INSERT OR REPLACE INTO ${table} (pk, sk, size, expires, item) VALUES (?, ?, ?, ?, ?)`);
    this.#delete = sql.prepare(`DELETE FROM ${table} WHERE pk = ? AND sk = ?`);
    this.#expired = sql.prepare(`SELECT item, size FROM ${table} WHERE expires > ? AND expires < ? LIMIT ?`);
  }

  get(key: RowKey): StoredItem | undefined {
    const row = this.#get.get(key.hash, key.range) as Row | undefined;
    return row && new StoredItem(row.item, row.size);
  }

  /** The counts of DescribeTable. Reads the whole table. */
  counts(): object {
    const text = `SELECT count(*) AS ItemCount, coalesce(sum(size), 0) AS TableSizeBytes FROM ${this.#table}`;
    return { ...this.#database.sql.prepare(text).get() };
  }

  /** Items whose TTL attribute lies between two times in epoch seconds. */
  expired(after: number, before: number, limit: number): StoredItem[] {
    const rows = this.#expired.all(after, before, limit) as unknown as Row[];
    return rows.map(({ item, size }) => new StoredItem(item, size));
  }

  /** Replaces the old item by the new one. Returns whether this changed anything. */
  change(key: RowKey, old: StoredItem | undefined, next: Item | undefined, { isExpired = false } = {}): boolean {
    const stored = next && new StoredItem(JSON.stringify(next), itemSize(next), next);
    if (isUnchanged(old, stored)) return false;
    if (stored) this.#put.run(key.hash, key.range, stored.size, this.#expiryOf(stored.item), stored.text);
    else this.#delete.run(key.hash, key.range);
    for (const index of this.#indexes) index.change(key, old?.item, next);
    this.stream?.append(old, stored, this.#now(), isExpired);
    return true;
  }

  /** Computes the expiry times anew after a change of the TTL attribute. */
  setExpiryTimes(): void {
    const rows = this.#database.sql.prepare(`SELECT pk, sk, item FROM ${this.#table}`);
    const set = this.#database.sql.prepare(`UPDATE ${this.#table} SET expires = ? WHERE pk = ? AND sk = ?`);
    for (const { pk, sk, item } of rows.all()) {
      set.run(this.#expiryOf(JSON.parse(String(item)) as Item), String(pk), String(sk));
    }
  }

  /** Epoch seconds. DynamoDB ignores values that are not numbers. */
  #expiryOf(item: Item): number | null {
    const { ttlAttribute } = this.definition.plan;
    const value = ttlAttribute === undefined ? undefined : attributeOf(item, ttlAttribute);
    const seconds = value?.N === undefined ? Number.NaN : Math.floor(Number(value.N));
    return Number.isSafeInteger(seconds) ? seconds : null;
  }
}

function isUnchanged(old: StoredItem | undefined, next: StoredItem | undefined): boolean {
  if (!old || !next) return old === next;
  return old.text === next.text || (old.size === next.size && areEqual(old.item, next.item));
}
