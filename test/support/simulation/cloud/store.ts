import {
  ConditionalCheckFailedException,
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
} from '@aws-sdk/client-dynamodb';
import { marshall, unmarshall } from '@aws-sdk/util-dynamodb';
import { AwsError } from '../../../../scripts/local/host/aws-error.ts';
import { Database } from '../../../../scripts/local/host/database.ts';
import type { TablePlan } from '../../../../scripts/local/host/plan.ts';
import { Tables } from '../../../../scripts/local/host/tables/tables.ts';
import type { Item } from '../../../../shared/dynamo/client.ts';

type Fields = Record<string, unknown>;

const plainFields = ['Item', 'Key', 'ExpressionAttributeValues', 'ExclusiveStartKey', 'Attributes', 'LastEvaluatedKey'];

/** Converts the documents in a request or an answer, wherever they are in it. */
function convert(value: unknown, document: (item: Fields) => unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => convert(one, document));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => {
      if (plainFields.includes(name) && member) return [name, document(member as Fields)];
      if (name === 'Keys' || name === 'Items') return [name, (member as Fields[]).map(document)];
      if (name === 'Responses') {
        const tables = Object.entries(member as Record<string, Fields[]>);
        return [name, Object.fromEntries(tables.map(([table, items]) => [table, items.map(document)]))];
      }
      return [name, convert(member, document)];
    }),
  );
}

const toWire = (input: unknown) => convert(input, (item) => marshall(item, { removeUndefinedValues: true }));
const fromWire = (answer: unknown) => convert(answer, (item) => unmarshall(item as Parameters<typeof unmarshall>[0]));

const $metadata = { httpStatusCode: 400 };

/** The exception that the SDK throws for an error of the store. */
function exceptionOf({ code, message, members }: AwsError): Error {
  const given = { message, $metadata, ...members };
  if (code === 'ConditionalCheckFailedException') return new ConditionalCheckFailedException(given);
  if (code === 'TransactionCanceledException') return new TransactionCanceledException(given);
  return Object.assign(new Error(message), { name: code });
}

export const throttled = (): Error =>
  new ProvisionedThroughputExceededException({ message: 'The level of throughput was exceeded', $metadata });

export const conflicting = (actions: number): Error =>
  new TransactionCanceledException({
    message: 'Transaction cancelled',
    $metadata,
    CancellationReasons: Array.from({ length: actions }, (_, n) => ({
      Code: n === 0 ? 'TransactionConflict' : 'None',
    })),
  });

/**
 * The tables of the local host in memory, without HTTP. test/engines checks their semantics against DynamoDB Local.
 * `remember` keeps the present rows, and `reset` returns to them.
 */
export class Store {
  readonly tables: Tables;
  readonly #database = new Database();
  #kept: { name: string; rows: string }[] = [];

  constructor(plans: readonly TablePlan[], clock: () => number) {
    this.tables = new Tables(this.#database, clock);
    this.#database.sql.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;');
    void this.#database.write(() => {
      for (const plan of plans) this.tables.ensure(plan);
    });
  }

  /** Executes one operation, such as `GetItem`, with plain documents. @throws the exceptions of the SDK. */
  async execute(operation: string, input: object): Promise<Fields> {
    try {
      return fromWire(await this.tables.handle(operation, toWire(input))) as Fields;
    } catch (error) {
      throw error instanceof AwsError ? exceptionOf(error) : error;
    }
  }

  /** Every row of a table. */
  async rows<T = Item>(table: string): Promise<T[]> {
    const { Items } = await this.execute('Scan', { TableName: table, ConsistentRead: true });
    return Items as T[];
  }

  remember(): void {
    const { sql } = this.#database;
    const tables = sql
      .prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'")
      .all();
    this.#kept = tables.map(({ name }, index) => ({ name: `"${name}"`, rows: `temp.kept${index}` }));
    for (const { name, rows } of this.#kept) sql.exec(`CREATE TABLE ${rows} AS SELECT * FROM main.${name}`);
  }

  async reset(): Promise<void> {
    await this.#database.write(() => {
      const { sql } = this.#database;
      for (const { name, rows } of this.#kept) {
        sql.exec(`DELETE FROM main.${name}; INSERT INTO main.${name} SELECT * FROM ${rows}`);
      }
      sql.exec('DELETE FROM sqlite_sequence');
    });
  }
}
