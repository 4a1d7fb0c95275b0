import { memoizeFor } from '../async/memoize.ts';
import { readObject } from '../s3/bucket.ts';
import { numberedSeats, type SeatMap } from './seat-map.ts';

/** A stored seat map never changes, so a process reads each once. The TTL of an hour only bounds its memory. */
const seatMapMemoryMs = 3_600_000;

/** Returns a memoized reader: the key of a stored map → its seats in map order. */
export const seatsOfMap = (bucket: string) =>
  memoizeFor(seatMapMemoryMs, async (key) => numberedSeats(JSON.parse(await readObject(bucket, key)) as SeatMap));
