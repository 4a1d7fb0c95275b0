import { ulid } from 'ulid';
import type * as z from 'zod';
import { correlationId } from '../base/log.ts';
import type { Action } from '../dynamo/client.ts';
import type { EventDefinition } from './define-event.ts';
import type { Envelope } from './envelope.ts';

interface Happening<S extends z.ZodType> {
  subject: string;
  data: z.input<S>;
  /** Epoch ms. */
  now: number;
  causationId?: string;
  /** Where a repeated step must announce the same event; otherwise a new one. */
  id?: string;
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

/** The row of an event that follows from another and from no change of state. The relay sends it from the table's stream. */
export function outboxRow<S extends z.ZodType>(
  event: EventDefinition<S>,
  { subject, data, now, causationId, id = ulid(now) }: Happening<S>,
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
 * The action that records an event in the transaction of the change it tells of: no event without its state change,
 * none lost.
 */
export const announce = <S extends z.ZodType>(
  table: string,
  event: EventDefinition<S>,
  happening: Happening<S>,
): Action => ({ Put: { TableName: table, Item: outboxRow(event, happening) } });
