import type { Database } from '../../database.ts';
import type { Catalog } from '../catalog.ts';
import type { RowKey } from '../definition/item-key.ts';
import type { ItemRows } from '../rows/item-rows.ts';
import type { StoredItem } from '../rows/stored-item.ts';
import { invalid } from '../validation.ts';
import type { Item } from '../values/attribute-value.ts';

/** The input of an operation as parsed from JSON, unchecked. */
export type Input = Record<string, unknown>;

/** Changes an item inside a write. */
export type Change = (
  rows: ItemRows,
  key: RowKey,
  old: StoredItem | undefined,
  next: Item | undefined,
  options?: { isExpired?: boolean },
) => void;

/** What operations work with. */
export interface Context {
  database: Database;
  catalog: Catalog;
  /** Epoch milliseconds. */
  now(): number;
  /** As `database.write`. Tells the listeners of streams once the changes are on disk. */
  write<T>(work: (change: Change) => T): Promise<T>;
}

export type Operation = (context: Context, input: Input) => object | Promise<object>;

/** Parameters from before expressions. No client of ours sends them. */
const legacyParameters = [
  'AttributeUpdates',
  'AttributesToGet',
  'ConditionalOperator',
  'Expected',
  'KeyConditions',
  'QueryFilter',
  'ScanFilter',
];

/** @throws ValidationException for parameters that are not supported. */
export function refuseLegacy(input: Input): void {
  for (const name of legacyParameters) {
    if (input[name] !== undefined) throw invalid(`${name} is a legacy parameter, which is not supported here`);
  }
}

/** Checks a parameter with named values. @returns `fallback` when it is absent. @throws ValidationException */
export function choice<T extends string>(input: Input, name: string, values: readonly T[], fallback: T): T {
  const given = input[name] ?? fallback;
  const found = values.find((value) => value === given);
  if (found !== undefined) return found;
  const parameter = name.charAt(0).toLowerCase() + name.slice(1);
  throw invalid(
    `1 validation error detected: Value '${String(given)}' at '${parameter}' failed to satisfy constraint: ` +
      `Member must satisfy enum value set: [${values.join(', ')}]`,
  );
}

export const isInput = (value: unknown): value is Input =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
