import type { StatementSync } from 'node:sqlite';
import type { Database } from '../../database.ts';
import type { IndexDefinition } from '../definition/definition.ts';
import type { RowKey } from '../definition/item-key.ts';
import type { KeyRange } from '../expressions/key-condition.ts';
import { indexTable, itemsTable } from './sql-tables.ts';
import { StoredItem } from './stored-item.ts';

/** Where a page begins: behind this row, which need not exist. */
export interface StartRow {
  item: RowKey;
  /** The key in the index that is read. */
  index?: RowKey;
}

export interface RangeQuery {
  table: string;
  index?: IndexDefinition;
  /** `undefined`: everything. */
  range?: KeyRange;
  start?: StartRow;
  isForward: boolean;
}

/** Reads items of a table or index in the order of their keys. */
export class RangeRows {
  readonly #database: Database;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: Database) {
    this.#database = database;
  }

  /** Forgets the statements, so that tables can be dropped and created anew. */
  reset(): void {
    this.#statements.clear();
  }

  *read({ table, index, range, start, isForward }: RangeQuery): Generator<StoredItem> {
    const [hashColumn, rangeColumn] = index ? ['i.hash', 'i.range'] : ['i.pk', 'i.sk'];
    const order = [hashColumn, rangeColumn, ...(index ? ['i.pk', 'i.sk'] : [])];
    const conditions: string[] = [];
    const values: string[] = [];
    if (range) {
      conditions.push(`${hashColumn} = ?`);
      values.push(range.hash);
      if (range.lower) {
        conditions.push(`${rangeColumn} ${range.lower.inclusive ? '>=' : '>'} ?`);
        values.push(range.lower.text);
      }
      if (range.upper) {
        conditions.push(`${rangeColumn} ${range.upper.inclusive ? '<=' : '<'} ?`);
        values.push(range.upper.text);
      }
    }
    if (start) {
      // Within one hash key, the comparison must begin with the range key for SQLite to search by it.
      const skipped = range ? 1 : 0;
      const columns = order.slice(skipped);
      const key = start.index ? [start.index, start.item] : [start.item];
      conditions.push(`(${columns}) ${isForward ? '>' : '<'} (${columns.map(() => '?')})`);
      values.push(...key.flatMap(({ hash, range: text }) => [hash, text]).slice(skipped));
    }
    const where = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
    const orderBy = order.map((column) => `${column}${isForward ? '' : ' DESC'}`).join(', ');
    const statement = this.#statement(`SELECT ${source(table, index)}${where} ORDER BY ${orderBy}`);
    for (const row of statement.iterate(...values)) yield new StoredItem(String(row.item), Number(row.size));
  }

  #statement(text: string): StatementSync {
    const statement = this.#statements.get(text) ?? this.#database.sql.prepare(text);
    this.#statements.set(text, statement);
    return statement;
  }
}

function source(table: string, index: IndexDefinition | undefined): string {
  if (!index) return `i.item, i.size FROM ${itemsTable(table)} AS i`;
  const rows = `${indexTable(table, index.name)} AS i`;
  if (index.projected) return `i.item, i.size FROM ${rows}`;
  return `t.item, t.size FROM ${rows} CROSS JOIN ${itemsTable(table)} AS t ON t.pk = i.pk AND t.sk = i.sk`;
}
