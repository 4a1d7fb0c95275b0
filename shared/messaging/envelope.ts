import * as z from 'zod';

/** The fields of every event around its data. An event keeps its id on every retry. */
export const Envelope = z.object({
  id: z.ulid(),
  type: z.string(),
  version: z.int().min(1),
  /** RFC 3339. */
  time: z.iso.datetime(),
  /** The request or job that started the chain. */
  correlationId: z.string(),
  /** The event that caused this one, if one did. */
  causationId: z.string().optional(),
  /** The id of the object that the event is about. */
  subject: z.string(),
  data: z.unknown(),
});
export type Envelope = z.infer<typeof Envelope>;
