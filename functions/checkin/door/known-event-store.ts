import { memoizeFor } from '../../../shared/async/memoize.ts';
import { readEvent } from '../../../shared/records/event-row.ts';
import { checkinLimits } from '../limits.ts';

/** Reads an event, memoized: for its organizer, which never changes, and for what a board shows of it. */
export const knownEvent = memoizeFor(checkinLimits.boardEventMemoryMs, readEvent);
