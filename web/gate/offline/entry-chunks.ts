import { type KnownEntry, placeOfEntry, versionOfEntry } from './known-tickets.ts';

/** Chunks are joined by the quarter of an hour: midnight is the end of one in each time zone. */
const quarterMs = 900_000;

/** Entries as they came. `since`: as of a known entry. */
export interface Chunk {
  eventId: string;
  since: number;
  entries: string[];
}

/** Takes entries that are newer than what is known of their places. */
export function mergeInto(known: Map<string, KnownEntry>, { since, entries }: Pick<Chunk, 'since' | 'entries'>): void {
  for (const text of entries) {
    const place = placeOfEntry(text);
    const version = versionOfEntry(text);
    if ((known.get(place)?.version ?? -1) < version) known.set(place, { text, version, since });
  }
}

/**
 * Few chunks with the newest entries of an event. The time of an entry may shrink, never grow: a guest of an earlier day
 * would be refused.
 */
export function joined(chunks: readonly Chunk[], eventId: string): Chunk[] {
  const newest = new Map<string, KnownEntry>();
  for (const chunk of chunks) if (chunk.eventId === eventId) mergeInto(newest, chunk);
  const quarters = Map.groupBy(newest.values(), ({ since }) => Math.floor(since / quarterMs) * quarterMs);
  return [...quarters].map(([since, entries]) => ({ eventId, since, entries: entries.map(({ text }) => text) }));
}
