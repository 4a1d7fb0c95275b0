import type { DatabaseSync } from 'node:sqlite';
import type { IndexDefinition, TableDefinition } from '../definition/definition.ts';

const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** Names of the SQLite tables of a DynamoDB table, quoted. */
export const itemsTable = (table: string): string => quoted(`items:${table}`);
export const indexTable = (table: string, index: string): string => quoted(`index:${table}:${index}`);
export const streamTable = (table: string): string => quoted(`stream:${table}`);
const expiryIndex = (table: string): string => quoted(`expiry:${table}`);

/** Creates what does not exist. Keys are sortable texts, `expires` is the TTL attribute in epoch seconds. */
export function createItemsTable(sql: DatabaseSync, { plan }: TableDefinition): void {
  sql.exec(`
    CREATE TABLE IF NOT EXISTS ${itemsTable(plan.name)} (
      pk TEXT NOT NULL,
      sk TEXT NOT NULL,
      size INTEGER NOT NULL,
      expires INTEGER,
      item TEXT NOT NULL,
      PRIMARY KEY (pk, sk)
    ) WITHOUT ROWID;
    CREATE INDEX IF NOT EXISTS ${expiryIndex(plan.name)} ON ${itemsTable(plan.name)} (expires)
      WHERE expires IS NOT NULL;
  `);
  if (!plan.streamArn) return;
  // AUTOINCREMENT: a position is never used twice, also when all records have been dropped.
  sql.exec(`
    CREATE TABLE IF NOT EXISTS ${streamTable(plan.name)} (
      position INTEGER PRIMARY KEY AUTOINCREMENT,
      at INTEGER NOT NULL,
      size INTEGER NOT NULL,
      expired INTEGER NOT NULL,
      old TEXT,
      new TEXT
    )
  `);
}

/** An index that contains all attributes holds only keys. Others hold their part of the item. */
export function createIndexTable(sql: DatabaseSync, table: string, { name }: IndexDefinition): void {
  sql.exec(`
    CREATE TABLE ${indexTable(table, name)} (
      hash TEXT NOT NULL,
      range TEXT NOT NULL,
      pk TEXT NOT NULL,
      sk TEXT NOT NULL,
      size INTEGER,
      item TEXT,
      PRIMARY KEY (hash, range, pk, sk)
    ) WITHOUT ROWID
  `);
}

export const dropIndexTable = (sql: DatabaseSync, table: string, index: string): void =>
  sql.exec(`DROP TABLE IF EXISTS ${indexTable(table, index)}`);

/** Keeps the empty table: the positions of a later stream must go on behind those that consumers have stored. */
export function clearStream(sql: DatabaseSync, { plan }: TableDefinition): void {
  if (plan.streamArn) sql.exec(`DELETE FROM ${streamTable(plan.name)}`);
}

export function dropTable(sql: DatabaseSync, definition: TableDefinition): void {
  const { plan, indexes } = definition;
  for (const { name } of indexes) dropIndexTable(sql, plan.name, name);
  clearStream(sql, definition);
  sql.exec(`DROP TABLE ${itemsTable(plan.name)}`);
}
