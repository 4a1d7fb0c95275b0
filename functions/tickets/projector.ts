import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda';
import { clock } from '../../shared/base/clock.ts';
import { processGroups } from '../../shared/messaging/stream.ts';
import { projectDoorCache } from './projection/changed-tickets-store.ts';
import { doorChange } from './projection/door-change.ts';
import { logDoorChanges } from './projection/door-log-store.ts';
import { placeChanges } from './projection/place-record.ts';
import { projectPools } from './projection/pools-store.ts';
import { projectScanHints } from './projection/scan-hint-store.ts';

/**
 * Consumes the stream of the tickets table: pools, the cache of the door, and the log of its changes with the counters.
 * Every step may be repeated.
 */
export async function handler({ Records }: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const now = clock.now();
  const changed = Records.flatMap((record) => placeChanges(record).map((change) => ({ record, change })));
  await projectPools(changed.map(({ change }) => change));
  const logged = changed.flatMap(({ record, change }) => {
    const meaning = doorChange(change, now);
    return meaning ? [{ record, meaning }] : [];
  });
  await Promise.all([
    projectDoorCache(
      changed.map(({ change }) => change.after),
      now,
    ),
    projectScanHints(logged.map(({ meaning }) => meaning)),
  ]);
  const byEvent = Map.groupBy(logged, ({ meaning }) => meaning.eventId);
  return processGroups(Records, [...byEvent.values()], async (group) => {
    const changes = group.map(({ meaning }) => meaning);
    if (changes[0]) await logDoorChanges(changes[0].eventId, changes, now);
  });
}
