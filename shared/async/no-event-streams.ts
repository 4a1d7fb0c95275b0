/*
 * Takes the place of the SDK's event streams in bundles: see `infra/constructs/bundling.ts`. Only operations that answer
 * by a stream of events use them, such as SelectObjectContent.
 */

/** @throws Error always: no operation of NightFlow has an event stream. */
export class EventStreamSerde {
  constructor() {
    throw new Error('Event streams are not part of the bundle');
  }
}

export const eventStreamSerdeProvider = (): undefined => undefined;

export const resolveEventStreamSerdeConfig = <T>(input: T): T => input;
