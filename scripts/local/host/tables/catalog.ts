import type { StatementSync } from 'node:sqlite';
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import type { TablePlan } from '../plan.ts';
import { definitionOf, type IndexDefinition, type TableDefinition } from './definition/definition.ts';
import { rowKeyOf } from './definition/item-key.ts';
import { IndexRows } from './rows/index-rows.ts';
import { ItemRows } from './rows/item-rows.ts';
import { RangeRows } from './rows/range-rows.ts';
import { clearStream, createIndexTable, createItemsTable, dropIndexTable, dropTable } from './rows/sql-tables.ts';
import { malformed } from './validation.ts';

/** All tables with their rows. Changes only inside `database.write`. */
export class Catalog {
  readonly ranges: RangeRows;
  readonly #database: Database;
  readonly #now: () => number;
  readonly #tables = new Map<string, ItemRows>();
  readonly #save: StatementSync;
  readonly #forget: StatementSync;

  constructor(database: Database, now: () => number) {
    this.#database = database;
    this.#now = now;
    this.ranges = new RangeRows(database);
    const { sql } = database;
    sql.exec('CREATE TABLE IF NOT EXISTS dynamodb_tables (name TEXT PRIMARY KEY, created_at INTEGER, plan TEXT)');
    this.#save = sql.prepare('INSERT OR REPLACE INTO dynamodb_tables (name, created_at, plan) VALUES (?, ?, ?)');
    this.#forget = sql.prepare('DELETE FROM dynamodb_tables WHERE name = ?');
    this.load();
  }

  /** Reads all definitions. Needed again when a change of them was not stored. */
  load(): void {
    this.#tables.clear();
    for (const { plan, created_at } of this.#database.sql
      .prepare('SELECT created_at, plan FROM dynamodb_tables')
      .all()) {
      this.#open(definitionOf(JSON.parse(String(plan)) as TablePlan, Number(created_at)));
    }
  }

  get names(): string[] {
    return [...this.#tables.keys()].sort();
  }

  find(name: string): ItemRows | undefined {
    return this.#tables.get(name);
  }

  /** The table of a request. @throws ResourceNotFoundException */
  table(name: unknown): ItemRows {
    if (typeof name !== 'string') throw malformed('TableName must be a string');
    const rows = this.#tables.get(name);
    if (!rows) throw new AwsError('ResourceNotFoundException', 'Requested resource not found');
    return rows;
  }

  create(plan: TablePlan): TableDefinition {
    const definition = definitionOf(plan, this.#now());
    createItemsTable(this.#database.sql, definition);
    for (const index of definition.indexes) createIndexTable(this.#database.sql, plan.name, index);
    this.#store(definition);
    return definition;
  }

  /** Brings a table into the form of another plan with the same keys. Fills new indexes and the expiry times. */
  alter({ definition: old }: ItemRows, plan: TablePlan): void {
    const { sql } = this.#database;
    const definition = definitionOf(plan, old.createdAt);
    const isNew = (index: IndexDefinition): boolean => !old.indexes.some(({ name }) => name === index.name);
    const isGone = (index: IndexDefinition): boolean => !definition.indexes.some(({ name }) => name === index.name);
    this.ranges.reset();
    createItemsTable(sql, definition);
    if (!plan.streamArn) clearStream(sql, old);
    for (const { name } of old.indexes.filter(isGone)) dropIndexTable(sql, plan.name, name);
    for (const index of definition.indexes.filter(isNew)) {
      createIndexTable(sql, plan.name, index);
      this.#fill(definition, index);
    }
    const rows = this.#store(definition);
    if (old.plan.ttlAttribute !== plan.ttlAttribute) rows.setExpiryTimes();
  }

  drop(definition: TableDefinition): void {
    this.ranges.reset();
    this.#tables.delete(definition.plan.name);
    this.#forget.run(definition.plan.name);
    dropTable(this.#database.sql, definition);
  }

  #store(definition: TableDefinition): ItemRows {
    const { plan, createdAt } = definition;
    this.#save.run(plan.name, createdAt, JSON.stringify(plan));
    return this.#open(definition);
  }

  #open(definition: TableDefinition): ItemRows {
    const rows = new ItemRows(this.#database, definition, this.#now);
    this.#tables.set(definition.plan.name, rows);
    return rows;
  }

  #fill({ plan, keys }: TableDefinition, index: IndexDefinition): void {
    const indexRows = new IndexRows(this.#database, plan.name, index);
    for (const { item } of this.ranges.read({ table: plan.name, isForward: true })) {
      const key = rowKeyOf(keys, item);
      if (key) indexRows.change(key, undefined, item);
    }
  }
}
