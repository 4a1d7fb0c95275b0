import { codesIn } from '../../../shared/door/code-format.ts';
import type { Group } from '../../../shared/door/door-ticket.ts';
import { clear, read, readAll, write, writeAll } from './database.ts';
import { type KnownEntry, type OwnPassage, placeOfCode, placeOfEntry, versionOfEntry } from './known-tickets.ts';
import type { Manifest, Settings } from './manifest.ts';

const key = 'manifest';
/** More chunks than this are written anew as few, so that the page opens quickly. */
const maxChunks = 500;
/** Chunks are joined by the quarter of an hour: midnight is the end of one in each time zone. */
const quarterMs = 900_000;

interface Kept {
  settings: Settings;
  position: number;
  clockAheadMs: number;
  completeAt: number;
}

/** Entries as they came. `since`: as of a known entry. */
interface Chunk {
  since: number;
  entries: string[];
}

type News = Pick<Manifest, 'entries' | 'position' | 'more' | 'serverTime'>;

interface Passed {
  code: string;
  direction: 'in' | 'out';
  gateId: string;
  at: number;
  group?: Group | undefined;
  /** The first admission, if it was another one. */
  admittedAt?: number | undefined;
}

/** What this phone knows of the door, in memory and on disk. */
export class Door {
  settings: Settings | undefined;
  position = 0;
  /** How far the server's clock is ahead of this one, in ms. */
  clockAheadMs = 0;
  /** When the API last said that there is no more, epoch ms by its clock. */
  completeAt = 0;
  readonly entries = new Map<string, KnownEntry>();
  readonly passages = new Map<string, OwnPassage>();

  /** The time by the server's clock, epoch ms. */
  now(): number {
    return Date.now() + this.clockAheadMs;
  }

  /** Reads what the phone has stored. */
  async load(): Promise<void> {
    const [kept, chunks, passages] = await Promise.all([
      read<Kept>('manifest', key),
      readAll<Chunk>('entries'),
      readAll<OwnPassage>('passages'),
    ]);
    if (kept) Object.assign(this, kept);
    for (const chunk of chunks) this.merge(chunk);
    for (const passage of passages) this.passages.set(passage.place, passage);
    if (chunks.length > maxChunks) await this.rewriteChunks();
  }

  private merge({ since, entries }: Chunk): void {
    for (const text of entries) {
      const place = placeOfEntry(text);
      const version = versionOfEntry(text);
      if ((this.entries.get(place)?.version ?? -1) < version) this.entries.set(place, { text, version, since });
    }
  }

  /** The time of an entry may shrink, never grow: a guest of an earlier day would be refused. */
  private async rewriteChunks(): Promise<void> {
    const joined = Map.groupBy(this.entries.values(), ({ since }) => Math.floor(since / quarterMs) * quarterMs);
    await writeAll(
      [...joined].map(([since, entries]) => ({
        store: 'entries' as const,
        value: { since, entries: entries.map(({ text }) => text) } satisfies Chunk,
      })),
      'entries',
    );
  }

  private kept({ position = this.position } = {}): { store: 'manifest'; value: Kept; key: string }[] {
    const { settings, clockAheadMs, completeAt } = this;
    return settings ? [{ store: 'manifest', value: { settings, position, clockAheadMs, completeAt }, key }] : [];
  }

  /** Takes the changes of a heartbeat. They and their position are stored at once. */
  async takeEntries({ entries, position, more, serverTime }: News): Promise<void> {
    const since = Math.max(this.completeAt, Date.parse(this.settings?.event.doorsAt ?? serverTime));
    if (!more) this.completeAt = Date.parse(serverTime);
    if (entries.length === 0 && position === this.position) return;
    const chunk = { since, entries };
    const added = entries.length > 0 ? [{ store: 'entries' as const, value: chunk }] : [];
    this.merge(chunk);
    await writeAll([...added, ...this.kept({ position })]);
    // Not before: what could not be stored is asked for again.
    this.position = position;
  }

  async takeManifest({ entries, position, since: _, more, serverTime, ...settings }: Manifest): Promise<void> {
    this.settings = settings;
    await this.takeEntries({ entries, position, more, serverTime });
    await writeAll(this.kept());
  }

  /** Forgets the entries, before all of them are loaded anew. */
  async reset(): Promise<void> {
    this.entries.clear();
    this.position = 0;
    this.completeAt = 0;
    await clear('entries');
  }

  /** Keeps that a guest has passed here. */
  async keepPassage({ code: text, direction, gateId, at, group, admittedAt }: Passed): Promise<void> {
    const [code] = codesIn(text);
    if (!code) return;
    const { ticket } = code;
    const place = placeOfCode(ticket);
    const before = this.passages.get(place);
    const isSame = before?.sale === ticket.sale && before.issue === ticket.issue;
    const here = { at: admittedAt ?? at, ...(admittedAt === undefined && { gateId }) };
    const passage: OwnPassage = {
      ...{ place, sale: ticket.sale, issue: ticket.issue },
      version: this.entries.get(place)?.version ?? 0,
      inside: group ? group.people > 0 : direction === 'in',
      enteredAt: direction === 'in' || !isSame ? at : before.enteredAt,
      admitted: isSame ? before.admitted : here,
      ...(group && { group }),
    };
    this.passages.set(place, passage);
    await write('passages', passage);
  }
}
