import * as z from 'zod';

/** What every event carries around its data. An event keeps its id on every retry. */
export const Envelope = z.object({
  id: z.ulid(),
  type: z.string(),
  version: z.int().min(1),
  /** RFC 3339. */
  time: z.iso.datetime(),
  /** The request or job that began the chain. */
  correlationId: z.string(),
  /** The event that led to this one, when one did. */
  causationId: z.string().optional(),
  /** The id of the thing it happened to. */
  subject: z.string(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;
