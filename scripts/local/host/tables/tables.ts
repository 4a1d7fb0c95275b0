import { Failure } from '../../process/failure.ts';
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import type { TablePlan } from '../plan.ts';
import { Catalog } from './catalog.ts';
import { rowKeyOf } from './definition/item-key.ts';
import { batchGetItem, batchWriteItem } from './operations/batches.ts';
import { type Change, type Context, isInput, type Operation } from './operations/context.ts';
import {
  createTable,
  deleteTable,
  describeTable,
  describeTimeToLive,
  listTables,
  updateTimeToLive,
} from './operations/manage-tables.ts';
import { getItem } from './operations/read-item.ts';
import { query, scan } from './operations/read-page.ts';
import { RequestTokens } from './operations/request-tokens.ts';
import { transactGetItems, transactWriteItems } from './operations/transactions.ts';
import { deleteItem, putItem, updateItem } from './operations/write-item.ts';
import type { StreamRecord } from './rows/stream-rows.ts';
import { malformed } from './validation.ts';

/** DynamoDB deletes no items that expired longer ago: their attribute is probably no time. */
const maxExpiredSeconds = 5 * 365 * 86_400;

const operations = (tokens: RequestTokens): Record<string, Operation> => ({
  CreateTable: createTable,
  DescribeTable: describeTable,
  DeleteTable: deleteTable,
  ListTables: listTables,
  UpdateTimeToLive: updateTimeToLive,
  DescribeTimeToLive: describeTimeToLive,
  GetItem: getItem,
  PutItem: putItem,
  UpdateItem: updateItem,
  DeleteItem: deleteItem,
  Query: query,
  Scan: scan,
  BatchGetItem: batchGetItem,
  BatchWriteItem: batchWriteItem,
  TransactWriteItems: transactWriteItems(tokens),
  TransactGetItems: transactGetItems,
});

/** Checks that CloudFormation could update the existing table. @throws Failure */
function assertUpdatable(existing: TablePlan, plan: TablePlan): void {
  const shape = ({ attributes }: TablePlan, keys: TablePlan['keys']): string =>
    JSON.stringify(
      keys.map(({ AttributeName, KeyType }) => [
        KeyType,
        AttributeName,
        attributes.find((one) => one.AttributeName === AttributeName)?.AttributeType,
      ]),
    );
  const reset = 'Run npm run reset to begin with empty tables.';
  if (shape(existing, existing.keys) !== shape(plan, plan.keys)) {
    throw new Failure(`The table ${plan.name} exists with other keys. ${reset}`);
  }
  for (const index of plan.indexes) {
    const old = existing.indexes.find(({ name }) => name === index.name);
    if (!old) continue;
    const isSame =
      shape(existing, old.keys) === shape(plan, index.keys) &&
      JSON.stringify(old.projection) === JSON.stringify(index.projection);
    if (!isSame)
      throw new Failure(`The index ${index.name} of the table ${plan.name} exists in another form. ${reset}`);
  }
}

/** DynamoDB on the database of the host. */
export class Tables {
  readonly #context: Context;
  readonly #operations: Record<string, Operation>;
  readonly #listeners = new Set<(tableName: string) => void>();
  /** Tables whose streams got records that nobody was told about. */
  readonly #grown = new Set<string>();

  /** Creates its SQLite tables and loads the existing definitions. `clock` gives epoch milliseconds. */
  constructor(database: Database, clock: () => number = Date.now) {
    this.#operations = operations(new RequestTokens(database, clock));
    this.#context = {
      database,
      catalog: new Catalog(database, clock),
      now: clock,
      write: (work) => this.#write(work),
    };
  }

  /**
   * Creates the table or brings the existing one into the form of the plan: adds and fills new indexes, drops others.
   * Only for use inside `database.write`. @throws Failure if the keys of the table or of an index differ.
   */
  ensure(plan: TablePlan): void {
    const { catalog } = this.#context;
    const existing = catalog.find(plan.name);
    if (existing && JSON.stringify(existing.definition.plan) === JSON.stringify(plan)) return;
    if (!existing) catalog.create(plan);
    else {
      assertUpdatable(existing.definition.plan, plan);
      catalog.alter(existing, plan);
    }
  }

  /**
   * Executes one operation of DynamoDB, such as `PutItem`. Input and output are the JSON of the wire.
   * @throws AwsError
   */
  async handle(operation: string, input: unknown): Promise<object> {
    const run = Object.hasOwn(this.#operations, operation) ? this.#operations[operation] : undefined;
    if (!run) throw new AwsError('UnknownOperationException', `The operation ${operation} is not supported`);
    if (!isInput(input)) throw malformed('The request must be an object');
    return run(this.#context, input);
  }

  /** Stream records behind a position, in order, as Lambda gets them in `event.Records`. */
  readStream(tableName: string, after: number, limit: number): StreamRecord[] {
    return this.#context.catalog.table(tableName).stream?.read(after, limit) ?? [];
  }

  /** Drops the records up to a position: all consumers have passed it. Resolves once that is on disk. */
  async trimStream(tableName: string, upTo: number): Promise<void> {
    const { stream } = this.#context.catalog.table(tableName);
    if (stream) await this.#context.database.write(() => stream.trim(upTo));
  }

  /**
   * Calls `listener` with the name of each table whose stream has new records on disk.
   * Returns the function that unsubscribes.
   */
  onStream(listener: (tableName: string) => void): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  /** Deletes expired items, at most `limit`. Returns how many. */
  expire(limit: number): Promise<number> {
    const { catalog, now } = this.#context;
    const seconds = Math.floor(now() / 1000);
    return this.#write((change) => {
      let left = limit;
      for (const name of catalog.names) {
        const rows = catalog.table(name);
        for (const stored of rows.expired(seconds - maxExpiredSeconds, seconds, left)) {
          const key = rowKeyOf(rows.definition.keys, stored.item);
          if (key) change(rows, key, stored, undefined, { isExpired: true });
          left -= 1;
        }
      }
      return limit - left;
    });
  }

  #write<T>(work: (change: Change) => T): Promise<T> {
    const { database } = this.#context;
    return database.write(() => {
      const grown = new Set<string>();
      const result = work((rows, key, old, next, options) => {
        if (rows.change(key, old, next, options) && rows.stream) grown.add(rows.definition.plan.name);
      });
      if (grown.size > 0) {
        for (const name of grown) this.#grown.add(name);
        database.afterCommit(this.#tellListeners);
      }
      return result;
    });
  }

  readonly #tellListeners = (): void => {
    const grown = [...this.#grown];
    this.#grown.clear();
    for (const name of grown) for (const listener of this.#listeners) listener(name);
  };
}
