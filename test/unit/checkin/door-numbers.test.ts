import { QueryCommand } from '@aws-sdk/lib-dynamodb';
import { afterEach, expect, it, vi } from 'vitest';
import { checkinLimits } from '../../../functions/checkin/limits.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';

for (const name of ['STAGE', 'USERS_TABLE', 'CHECKIN_TABLE', 'TICKETS_TABLE', 'VENUES_TABLE', 'EVENTS_TABLE'])
  process.env[name] = 'test';
const { dynamo } = await import('../../../shared/dynamo/client.ts');
const { readDoorStats } = await import('../../../functions/checkin/stats/stats-store.ts');
const { doorTally } = await import('../../../functions/checkin/stats/stats.ts');

const rowsPerPage = 1_001;

/** A table with `pages` pages of entries, one ticket each, and nothing else. */
function tableWithEntries(pages: number) {
  const send = async (command: unknown) => {
    if (!(command instanceof QueryCommand)) throw new Error('Only queries are expected');
    const { ExpressionAttributeValues, ExclusiveStartKey } = command.input;
    if (!ExpressionAttributeValues?.[':pk'].endsWith('#scans')) return { Items: [], Count: 0 };
    const page: number = ExclusiveStartKey?.page ?? 0;
    const Items = Array.from({ length: rowsPerPage }, (_, index) => ({
      sk: `tkt_${page}_${index}#4`,
      at: 0,
      direction: 'in',
    }));
    return { Items, ...(page + 1 < pages && { LastEvaluatedKey: { page: page + 1 } }) };
  };
  vi.spyOn(dynamo, 'send').mockImplementation(send as never);
}

afterEach(() => {
  vi.restoreAllMocks();
});

it('counts more passages than one ticket type can have places', async () => {
  const pages = Math.ceil(inventoryLimits.capacityPerType / rowsPerPage) + 5;
  tableWithEntries(pages);

  const { stats, passages } = await readDoorStats('evt_1');

  expect(passages).toBe(pages * rowsPerPage);
  expect(stats).toMatchObject({ admitted: passages, inside: passages });
});

it('stops counting at its bound', async () => {
  tableWithEntries(Number.POSITIVE_INFINITY);

  const { passages } = await readDoorStats('evt_1');

  expect(passages).toBeGreaterThanOrEqual(checkinLimits.passagesPerEvent);
  expect(passages).toBeLessThan(checkinLimits.passagesPerEvent + rowsPerPage);
});

it('counts a guest as inside whose first entry was corrected, or whose ticket was cancelled, since', () => {
  const tally = doorTally();
  tally.add([
    { sk: 'tkt_1#4', at: 60_000, direction: 'in' },
    { sk: 'tkt_1#5', at: 120_000 },
    { sk: 'tkt_2#4', at: 60_000, direction: 'in' },
    { sk: 'tkt_2#5', at: 120_000 },
  ]);
  expect(tally.stats({ gates: [], total: 2 })).toMatchObject({ admitted: 2, inside: 2 });
});
