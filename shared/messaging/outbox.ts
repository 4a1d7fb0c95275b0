import { ulid } from 'ulid';
import type * as z from 'zod';
import { correlationId } from '../base/log.ts';
import type { Action } from '../dynamo/client.ts';
import type { EventDefinition } from './define-event.ts';
import type { Envelope } from './envelope.ts';

interface Announcement<S extends z.ZodType> {
  subject: string;
  data: z.input<S>;
  /** Epoch ms. */
  now: number;
  causationId?: string;
  /** Given when a repeated step must announce the same event. A new id otherwise. */
  id?: string;
}

/** A row of the outbox: the complete event as one string, with the source and name of its entry on the bus. */
export interface OutboxRow {
  pk: string;
  sk: string;
  source: string;
  detailType: string;
  envelope: string;
  /** Epoch ms. */
  createdAt: number;
}

/**
 * Builds the outbox row of an event. Used alone for an event that another event causes without a change of state. The
 * relay sends the row from the table's stream.
 */
export function outboxRow<S extends z.ZodType>(
  event: EventDefinition<S>,
  { subject, data, now, causationId, id = ulid(now) }: Announcement<S>,
): OutboxRow {
  const envelope: Envelope = {
    id,
    type: event.type,
    version: event.version,
    time: new Date(now).toISOString(),
    correlationId: correlationId() || id,
    ...(causationId && { causationId }),
    subject,
    data: event.schema.parse(data),
  };
  return {
    pk: id,
    sk: 'event',
    source: event.source,
    detailType: event.detailType,
    envelope: JSON.stringify(envelope),
    createdAt: now,
  };
}

/**
 * The transaction item that records an event together with its state change (transactional outbox): no event without
 * the change, and none lost.
 */
export const announce = <S extends z.ZodType>(
  table: string,
  event: EventDefinition<S>,
  announcement: Announcement<S>,
): Action => ({ Put: { TableName: table, Item: outboxRow(event, announcement) } });
