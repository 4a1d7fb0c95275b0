import { setTimeout as sleep } from 'node:timers/promises';
import { type ChangesRow, changesKey } from '../../../../shared/door/door-rows.ts';
import type { Ticket } from '../../../../shared/inventory/place.ts';
import { useStage } from '../../../admin/stage.ts';
import { cloudEnvironment } from '../../../local/environment.ts';
import type { CachedPlace, LoggedPassage, Snapshot } from './facts.ts';

/** Reads what the system has stored about one event. */
export interface DoorReader {
  places(): Promise<Ticket[]>;
  passages(): Promise<LoggedPassage[]>;
  /** Sold and used places, with what the cache says of them. */
  cached(): Promise<CachedPlace[]>;
}

const nameOf = ({ pk, sk }: { pk: string; sk: string }): string => `${pk}/${sk}`;

/**
 * Opens the tables and the cache of a local system. The stores are imported lazily: they read the environment that
 * names the tables when they load.
 */
export async function doorReader(endpoint: string, valkey: string, eventId: string): Promise<DoorReader> {
  const clean = cloudEnvironment(endpoint);
  for (const name of Object.keys(process.env)) if (!(name in clean)) delete process.env[name];
  // The clients of stores report the accidents that the demo plays.
  Object.assign(process.env, clean, { POWERTOOLS_LOG_LEVEL: 'SILENT' });
  await useStage('local');
  const { TICKETS_TABLE = '', CHECKIN_TABLE = '' } = process.env;
  const { queryAll } = await import('../../../../shared/dynamo/read.ts');
  const { sellingIn } = await import('../../../../shared/inventory/selling-store.ts');
  const { queryPlaces } = await import('../../../../shared/inventory/place-store.ts');
  const { openCache } = await import('../../../../shared/cache/valkey.ts');
  const { findDoorTicket } = await import('../../../../shared/door/door-cache.ts');
  const { mapLimit } = await import('../../../shared/retry.ts');
  const { types } = await sellingIn(TICKETS_TABLE)(eventId);
  const query = {
    KeyConditionExpression: 'pk = :pk',
    FilterExpression: 'attribute_exists(#shard)',
    ExpressionAttributeNames: { '#shard': 'shard' },
    ConsistentRead: true,
  };
  const places = async () =>
    (await Promise.all(types.map((type) => queryPlaces<Ticket>(TICKETS_TABLE, type, query)))).flat();
  const cache = openCache(valkey);
  return {
    places,
    async passages() {
      const rows = await queryAll<ChangesRow>(CHECKIN_TABLE, {
        KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': changesKey(eventId, 0).pk },
        ConsistentRead: true,
      });
      return rows.flatMap(({ entries, passages }) =>
        passages.map(({ entry, at, direction }) => {
          const [type, shard, number, sale, , , version] = (entries[entry] ?? '').split(':');
          const passage = { ticketId: [type, shard, number, sale].join(':'), version: Number(version), at };
          return direction === undefined ? passage : { ...passage, direction };
        }),
      );
    },
    async cached() {
      const sold = (await places()).filter(({ status }) => status === 'sold' || status === 'used');
      return mapLimit(sold, 32, async (ticket) => ({
        ...{ name: nameOf(ticket), ticket },
        cached: await findDoorTicket(cache, ticket),
      }));
    },
  };
}

/** Reads all places again and again until it is stopped. A reading that DynamoDB refuses is left out. */
export function watchPlaces(reader: DoorReader, everyMs: number) {
  const snapshots: Snapshot[] = [];
  const read = async () => {
    const places = await reader.places();
    snapshots.push(
      new Map(
        places.map((place) => [
          nameOf(place),
          { status: place.status, sale: place.sale, issue: place.issue, version: place.version },
        ]),
      ),
    );
  };
  let isOver = false;
  const run = async () => {
    while (!isOver) {
      await read().catch(() => {});
      await sleep(everyMs);
    }
    await read();
  };
  const watching = run();
  return {
    /** Takes a last reading and returns all of them. */
    async stop(): Promise<Snapshot[]> {
      isOver = true;
      await watching;
      return snapshots;
    },
  };
}
