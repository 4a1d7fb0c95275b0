import { forEachLimit } from '../../../shared/async/concurrency.ts';
import type { Key } from '../../../shared/dynamo/client.ts';
import { queryAll } from '../../../shared/dynamo/read.ts';
import { update } from '../../../shared/dynamo/write.ts';
import type { EventRow } from '../../../shared/records/event-row.ts';
import { copyEnv } from '../env.ts';
import { catalogLimits } from '../limits.ts';

const { EVENTS_TABLE } = copyEnv.read();

/** Updates under way at once. */
const lanes = 10;

interface Copy<N extends 'organizer' | 'venue'> {
  /** The index that finds the events, and what in it. */
  index: { name: N; key: 'organizerId' | 'venueId'; value: string };
  facts: EventRow[N];
}

/**
 * The same facts in every event that shows them, each a conditional write that changes nothing where they stand already:
 * the row of a source is read when its news arrives, so late news brings nothing old.
 */
export async function showInEvents<N extends 'organizer' | 'venue'>({ index, facts }: Copy<N>): Promise<void> {
  const events = await queryAll<Key>(
    EVENTS_TABLE,
    {
      IndexName: index.name,
      KeyConditionExpression: '#key = :value',
      ProjectionExpression: 'pk, sk',
      ExpressionAttributeNames: { '#key': index.key },
      ExpressionAttributeValues: { ':value': index.value },
    },
    catalogLimits.eventsPerSource,
  );
  await forEachLimit(events, lanes, ({ pk, sk }) =>
    update(
      EVENTS_TABLE,
      { pk, sk },
      {
        UpdateExpression: 'SET #copy = :facts, #version = #version + :one',
        ConditionExpression: '#copy <> :facts',
        ExpressionAttributeNames: { '#copy': index.name, '#version': 'version' },
        ExpressionAttributeValues: { ':facts': facts, ':one': 1 },
      },
    ),
  );
}
