import * as z from 'zod';
import { Envelope } from './envelope.ts';

export interface EventDefinition<S extends z.ZodType> {
  source: string;
  type: string;
  version: number;
  schema: S;
  /** The pattern of a rule on the bus. */
  pattern: { source: string[]; detailType: string[] };
  /** The name on the bus. Additive changes keep it. A breaking change adds `.v2` beside it. */
  detailType: string;
  /** Parses an event from the bus. @throws ZodError when the detail is not this event. */
  parse(detail: unknown): Omit<Envelope, 'data'> & { data: z.output<S> };
}

/** Defines an event: its parser, its entry on the bus and the pattern of its rules. */
export function defineEvent<S extends z.ZodType>(event: {
  source: string;
  type: string;
  version: number;
  schema: S;
}): EventDefinition<S> {
  const detailType = event.version === 1 ? event.type : `${event.type}.v${event.version}`;
  const schema = Envelope.extend({
    type: z.literal(event.type),
    version: z.literal(event.version),
    data: event.schema,
  });
  return {
    ...event,
    detailType,
    pattern: { source: [event.source], detailType: [detailType] },
    parse: (detail) => schema.parse(detail) as ReturnType<EventDefinition<S>['parse']>,
  };
}
