import type { StatementSync } from 'node:sqlite';
import type { Database } from '../../database.ts';
import type { IndexDefinition } from '../definition/definition.ts';
import { type RowKey, rowKeyOf } from '../definition/item-key.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemSize } from '../values/size.ts';
import { indexTable } from './sql-tables.ts';

interface Entry extends RowKey {
  size: number | null;
  text: string | null;
}

/** The rows of one index. Items without its key attributes have none. */
export class IndexRows {
  readonly #definition: IndexDefinition;
  readonly #put: StatementSync;
  readonly #delete: StatementSync;

  constructor({ sql }: Database, table: string, definition: IndexDefinition) {
    const name = indexTable(table, definition.name);
    this.#definition = definition;
    this.#put = sql.prepare(
      `INSERT OR REPLACE INTO ${name} (hash, range, pk, sk, size, item) VALUES (?, ?, ?, ?, ?, ?)`,
    );
    this.#delete = sql.prepare(`DELETE FROM ${name} WHERE hash = ? AND range = ? AND pk = ? AND sk = ?`);
  }

  /** Replaces the row of the old item by that of the new one. Writes nothing if the index does not see the change. */
  change(key: RowKey, old: Item | undefined, next: Item | undefined): void {
    const before = old && this.#entryOf(old);
    const after = next && this.#entryOf(next);
    const staysAt = before && after && before.hash === after.hash && before.range === after.range;
    if (staysAt && before.text === after.text) return;
    if (before && !staysAt) this.#delete.run(before.hash, before.range, key.hash, key.range);
    if (after) this.#put.run(after.hash, after.range, key.hash, key.range, after.size, after.text);
  }

  #entryOf(item: Item): Entry | undefined {
    const { keys, projected } = this.#definition;
    const row = rowKeyOf(keys, item);
    if (!row || !projected) return row && { ...row, size: null, text: null };
    const part = Object.fromEntries(Object.entries(item).filter(([name]) => projected.has(name)));
    return { ...row, size: itemSize(part), text: JSON.stringify(part) };
  }
}
