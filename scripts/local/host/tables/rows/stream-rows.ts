import { hash } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import type { DynamoDBRecord } from 'aws-lambda';
import type { Database } from '../../database.ts';
import type { TableDefinition } from '../definition/definition.ts';
import { keyItemOf } from '../definition/item-key.ts';
import type { Item } from '../values/attribute-value.ts';
import { itemSize } from '../values/size.ts';
import { streamTable } from './sql-tables.ts';
import type { StoredItem } from './stored-item.ts';

interface Row {
  position: number;
  at: number;
  size: number;
  expired: number;
  old: string | null;
  new: string | null;
}

export interface StreamRecord {
  position: number;
  record: DynamoDBRecord;
}

/** DynamoDB itself deletes expired items. */
const expiry = { type: 'Service', principalId: 'dynamodb.amazonaws.com' };

/** The stream of one table. */
export class StreamRows {
  readonly #definition: TableDefinition;
  readonly #append: StatementSync;
  readonly #read: StatementSync;
  readonly #trim: StatementSync;

  constructor({ sql }: Database, definition: TableDefinition) {
    const table = streamTable(definition.plan.name);
    this.#definition = definition;
    this.#append = sql.prepare(`INSERT INTO ${table} (at, size, expired, old, new) VALUES (?, ?, ?, ?, ?)`);
    this.#read = sql.prepare(`SELECT * FROM ${table} WHERE position > ? ORDER BY position LIMIT ?`);
    this.#trim = sql.prepare(`DELETE FROM ${table} WHERE position <= ?`);
  }

  append(old: StoredItem | undefined, next: StoredItem | undefined, at: number, isExpired: boolean): void {
    const size = (old?.size ?? 0) + (next?.size ?? 0);
    this.#append.run(at, size, isExpired ? 1 : 0, old?.text ?? null, next?.text ?? null);
  }

  read(after: number, limit: number): StreamRecord[] {
    const rows = this.#read.all(after, limit) as unknown as Row[];
    return rows.map((row) => ({ position: row.position, record: this.#recordOf(row) }));
  }

  trim(upTo: number): void {
    this.#trim.run(upTo);
  }

  #recordOf(row: Row): DynamoDBRecord {
    const { plan, keyNames } = this.#definition;
    const oldImage = row.old === null ? undefined : (JSON.parse(row.old) as Item);
    const newImage = row.new === null ? undefined : (JSON.parse(row.new) as Item);
    const view = plan.streamView ?? 'NEW_AND_OLD_IMAGES';
    const keys = keyItemOf(newImage ?? oldImage ?? {}, keyNames);
    return {
      eventID: hash('md5', `${plan.streamArn}/${row.position}`),
      eventName: !oldImage ? 'INSERT' : newImage ? 'MODIFY' : 'REMOVE',
      eventVersion: '1.1',
      eventSource: 'aws:dynamodb',
      awsRegion: plan.arn.split(':')[3] ?? '',
      dynamodb: {
        ApproximateCreationDateTime: Math.floor(row.at / 1000),
        Keys: keys,
        ...(newImage && { NewImage: newImage }),
        ...(oldImage && view === 'NEW_AND_OLD_IMAGES' && { OldImage: oldImage }),
        SequenceNumber: String(row.position).padStart(21, '0'),
        SizeBytes: row.size + itemSize(keys),
        StreamViewType: view,
      } as NonNullable<DynamoDBRecord['dynamodb']>,
      eventSourceARN: plan.streamArn ?? '',
      ...(row.expired === 1 && { userIdentity: expiry }),
    };
  }
}
