import { memoizeFor } from '../async/memoize.ts';
import { readObject } from '../s3/bucket.ts';
import { numberedSeats, type SeatMap } from './seat-map.ts';

/** Seat maps never change under their key, so a process reads each once (an hour bounds its memory). */
const seatMapMemoryMs = 3_600_000;

/** The seats of a stored map in map order, by the bucket's key of the map. */
export const seatsOfMap = (bucket: string) =>
  memoizeFor(seatMapMemoryMs, async (key) => numberedSeats(JSON.parse(await readObject(bucket, key)) as SeatMap));
