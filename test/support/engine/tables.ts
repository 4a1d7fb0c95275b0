import { CreateTableCommand, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { inject } from 'vitest';
import { tableVariable } from '../../../scripts/admin/stage.ts';
import type { Plan } from '../../../scripts/local/host/plan.ts';

/** The definition of a table as deployed, and the variable that names the table in functions. */
interface TableDefinition {
  variable: string;
  AttributeDefinitions: { AttributeName: string; AttributeType: 'S' | 'N' | 'B' }[];
  KeySchema: { AttributeName: string; KeyType: 'HASH' | 'RANGE' }[];
  GlobalSecondaryIndexes: {
    IndexName: string;
    KeySchema: TableDefinition['KeySchema'];
    Projection: { ProjectionType: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; NonKeyAttributes?: string[] };
  }[];
}

declare module 'vitest' {
  interface ProvidedContext {
    tableDefinitions: TableDefinition[];
  }
}

/** Returns the tables of the synthesised stacks. Streams and expiry are left out: tests deliver changes themselves. */
export const tableDefinitions = ({ tables, resources }: Plan): TableDefinition[] =>
  tables.map(({ name, attributes, keys, indexes }) => {
    const logicalId = resources.find(({ physicalId }) => physicalId === name)?.logicalId ?? name;
    return {
      variable: tableVariable(logicalId),
      AttributeDefinitions: attributes,
      KeySchema: keys,
      GlobalSecondaryIndexes: indexes.map((index) => ({
        IndexName: index.name,
        KeySchema: index.keys,
        Projection: index.projection,
      })),
    };
  });

/** Creates every table under a prefix. Returns the environment that names them. */
export async function createTables(client: DynamoDBClient, prefix: string): Promise<Record<string, string>> {
  const created = inject('tableDefinitions').map(async ({ variable, GlobalSecondaryIndexes, ...table }) => {
    const TableName = `${prefix}-${variable}`;
    const indexes = GlobalSecondaryIndexes.length > 0 ? { GlobalSecondaryIndexes } : {};
    await client.send(new CreateTableCommand({ ...table, ...indexes, TableName, BillingMode: 'PAY_PER_REQUEST' }));
    return [variable, TableName];
  });
  return Object.fromEntries(await Promise.all(created));
}
