import { ulid } from 'ulid';
import type * as z from 'zod';
import type { EventDefinition } from '../events/define.ts';
import type { Envelope } from '../events/envelope.ts';
import type { Action } from './dynamo.ts';
import { correlationId } from './log.ts';

interface Happening<S extends z.ZodType> {
  subject: string;
  data: z.input<S>;
  /** Epoch ms. */
  now: number;
  causationId?: string;
}

/** A row of the outbox: the finished event as one string, and the entry it becomes on the bus. */
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
 * The action that records an event in the transaction of the change it tells of: no event without its state change,
 * none lost. The relay sends it from the table's stream.
 */
export function announce<S extends z.ZodType>(
  table: string,
  event: EventDefinition<S>,
  { subject, data, now, causationId }: Happening<S>,
): Action {
  const id = ulid(now);
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
  const row: OutboxRow = {
    pk: id,
    sk: 'event',
    source: event.source,
    detailType: event.detailType,
    envelope: JSON.stringify(envelope),
    createdAt: now,
  };
  return { Put: { TableName: table, Item: row } };
}
