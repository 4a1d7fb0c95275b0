import { BatchWriteCommand } from '@aws-sdk/lib-dynamodb';
import { expect } from 'vitest';
import { forEachLimit } from '../../../shared/async/concurrency.ts';
import { changesKey } from '../../../shared/door/door-rows.ts';
import type { Show } from '../actors/world.ts';

interface LogRow {
  position: number;
  entries: string[];
}

const rowsPerBatch = 25;
const concurrentBatches = 8;

/** Writes rows into the log of an event, each with these entries. `bytes`: how much else a row has. */
export async function writeLog(eventId: string, rows: readonly LogRow[], { bytes = 0 } = {}): Promise<void> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const { CHECKIN_TABLE = '' } = process.env;
  const rest = { at: Date.now(), passages: [], ...(bytes > 0 && { tallies: { all: '0'.repeat(bytes) } }) };
  const batches = Array.from({ length: Math.ceil(rows.length / rowsPerBatch) }, (_, batch) => batch * rowsPerBatch);
  await forEachLimit(batches, concurrentBatches, async (start) => {
    const puts = rows.slice(start, start + rowsPerBatch).map(({ position, entries }) => ({
      PutRequest: { Item: { ...changesKey(eventId, position), ...rest, entries } },
    }));
    const { UnprocessedItems = {} } = await dynamo.send(
      new BatchWriteCommand({ RequestItems: { [CHECKIN_TABLE]: puts } }),
    );
    expect(UnprocessedItems).toEqual({});
  });
}

/** Entries of used tickets of a type: each has been held, sold, let in, out and in again. */
export async function usedTickets({ ticketTypeId }: Show, from: number, count: number): Promise<string[]> {
  const { encodeDoorEntry } = await import('../../../shared/door/door-entry.ts');
  return Array.from({ length: count }, (_, index) => {
    const number = from + index;
    const place = { ticketTypeId, shard: number % 64, number };
    const enteredAt = Date.now() - number;
    return encodeDoorEntry({ ...place, sale: 1, issue: 1, state: 'inside', version: 12, enteredAt });
  });
}

/** The log of a door that has admitted `tickets`, some of them with each row. A row has as many bytes as at a real door. */
export async function writeDoorLog(night: Show, tickets: number, perRow: number): Promise<number> {
  const rows = await Promise.all(
    Array.from({ length: Math.ceil(tickets / perRow) }, async (_, row) => ({
      position: row + 1,
      entries: await usedTickets(night, row * perRow, perRow),
    })),
  );
  await writeLog(night.eventId, rows, { bytes: 1_000 });
  return rows.length;
}
