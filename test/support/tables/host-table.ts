import type { Database } from '../../../scripts/local/host/database.ts';
import type { TablePlan } from '../../../scripts/local/host/plan.ts';
import type { Tables } from '../../../scripts/local/host/tables/tables.ts';

const arn = 'arn:aws:dynamodb:us-east-1:000000000000:table/Things';

/** A table with keys `pk` and `sk`, an index by `group` and `rank`, a stream and the TTL attribute `ttl`. */
export const thingsPlan: TablePlan = {
  name: 'Things',
  arn,
  streamArn: `${arn}/stream/2026-11-28T00:00:00.000`,
  attributes: [
    { AttributeName: 'pk', AttributeType: 'S' },
    { AttributeName: 'sk', AttributeType: 'S' },
    { AttributeName: 'group', AttributeType: 'S' },
    { AttributeName: 'rank', AttributeType: 'N' },
  ],
  keys: [
    { AttributeName: 'pk', KeyType: 'HASH' },
    { AttributeName: 'sk', KeyType: 'RANGE' },
  ],
  indexes: [
    {
      name: 'ranked',
      keys: [
        { AttributeName: 'group', KeyType: 'HASH' },
        { AttributeName: 'rank', KeyType: 'RANGE' },
      ],
      projection: { ProjectionType: 'KEYS_ONLY' },
    },
  ],
  ttlAttribute: 'ttl',
};

type Value = Record<string, unknown>;
export const S = (text: string): Value => ({ S: text });
export const N = (number: number | string): Value => ({ N: String(number) });

export const key = (sk: string, pk = 'p') => ({ pk: S(pk), sk: S(sk) });

interface Answer {
  Item?: Value;
  Attributes?: Value;
  Items?: Record<string, { S?: string; N?: string }>[];
  Count?: number;
  ScannedCount?: number;
  LastEvaluatedKey?: Value;
}

/** Sends operations on the table of `thingsPlan`. */
export const caller =
  (tables: Tables) =>
  (operation: string, input: object = {}): Promise<Answer> =>
    tables.handle(operation, { TableName: thingsPlan.name, ...input });

/** How many rows a SQLite table has. */
export const rowCount = ({ sql }: Database, table: string): number =>
  Number(sql.prepare(`SELECT count(*) AS count FROM "${table}"`).get()?.count);
