import type { Action, Key } from '../dynamo/client.ts';
import { getItem } from '../dynamo/read.ts';
import { isSuspended, type Suspended } from '../inventory/suspension.ts';
import { factsKey } from '../inventory/ticket-type.ts';
import { type EventRow, eventKey, readEvent } from './event-row.ts';
import { tableNamed } from './table-name.ts';

/** An event as read, and whether it has selling facts: one that was never published has none. */
interface Suspendable {
  event: EventRow;
  hasFacts: boolean;
}

/** Reads the event first: one that is published after that has another version than the one the change requires. */
export async function readSuspendable(eventId: string): Promise<Suspendable | undefined> {
  const event = await readEvent(eventId);
  if (!event) return undefined;
  const facts = await getItem(tableNamed('TICKETS_TABLE'), factsKey(eventId), { consistent: true });
  return { event, hasFacts: facts !== undefined };
}

/**
 * The updates that set or remove (`id` is `undefined`) one suspension of an event, in its row and in its selling facts.
 * A suspended event leaves the index `published`; it returns when its last suspension is lifted. Conditional on the
 * version as read.
 */
export function suspensionActions(
  { event, hasFacts }: Suspendable,
  name: keyof Suspended,
  id: string | undefined,
): Action[] {
  const { eventId, status, version } = event;
  const listed = status === 'published' && !isSuspended({ ...event, [name]: id });
  const update = updateItem('EVENTS_TABLE', eventKey(eventId), {
    set: { ...(id && { [name]: id }), version: version + 1, ...(listed && { listing: 'published' }) },
    remove: [...(id ? [] : [name]), ...(listed ? [] : ['listing'])],
    readVersion: version,
  });
  if (!hasFacts) return [update];
  const selling = { set: id ? { [name]: id } : {}, remove: id ? [] : [name] };
  return [update, updateItem('TICKETS_TABLE', factsKey(eventId), selling)];
}

interface RowChange {
  set: Record<string, unknown>;
  remove: readonly string[];
  readVersion?: number;
}

function updateItem(table: string, key: Key, { set, remove, readVersion }: RowChange): Action {
  const values = Object.entries(set);
  const sets = values.map(([name]) => `#${name} = :${name}`).join(', ');
  const removes = remove.map((name) => `#${name}`).join(', ');
  return {
    Update: {
      TableName: tableNamed(table),
      Key: key,
      UpdateExpression: `${sets && `SET ${sets} `}${removes && `REMOVE ${removes}`}`.trim(),
      ConditionExpression: `attribute_exists(pk)${readVersion === undefined ? '' : ' AND #version = :read'}`,
      ExpressionAttributeNames: Object.fromEntries(
        [...values.map(([name]) => name), ...remove].map((name) => [`#${name}`, name]),
      ),
      ...((values.length > 0 || readVersion !== undefined) && {
        ExpressionAttributeValues: {
          ...Object.fromEntries(values.map(([name, value]) => [`:${name}`, value])),
          ...(readVersion !== undefined && { ':read': readVersion }),
        },
      }),
    },
  };
}
