import { codesIn } from '../../../shared/door/code-format.ts';
import type { Group } from '../../../shared/door/door-ticket.ts';
import { clear, read, readAll, write, writeAll } from './database.ts';
import { type KnownEntry, type OwnPassage, placeOfCode, placeOfEntry, versionOfEntry } from './known-tickets.ts';
import type { Manifest, Settings } from './manifest.ts';

const key = 'manifest';
/** More chunks than this are written anew as few, so that the page opens quickly. */
const maxChunks = 500;
const hourMs = 3_600_000;

interface Kept {
  settings: Settings;
  position: number;
  clockAheadMs: number;
}

/** Entries as they came. `heardAt`: epoch ms by the server's clock. */
interface Chunk {
  heardAt: number;
  entries: string[];
}

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

  private merge({ heardAt, entries }: Chunk): void {
    for (const text of entries) {
      const place = placeOfEntry(text);
      const version = versionOfEntry(text);
      if ((this.entries.get(place)?.version ?? -1) < version) this.entries.set(place, { text, version, heardAt });
    }
  }

  /** The time at which an entry was heard may grow, never shrink: it is the latest at which its guest has entered. */
  private async rewriteChunks(): Promise<void> {
    const byHour = Map.groupBy(this.entries.values(), ({ heardAt }) => Math.ceil(heardAt / hourMs) * hourMs);
    await writeAll(
      [...byHour].map(([heardAt, entries]) => ({
        store: 'entries' as const,
        value: { heardAt, entries: entries.map(({ text }) => text) } satisfies Chunk,
      })),
      'entries',
    );
  }

  private kept(): { store: 'manifest'; value: Kept; key: string }[] {
    const { settings, position, clockAheadMs } = this;
    return settings ? [{ store: 'manifest', value: { settings, position, clockAheadMs }, key }] : [];
  }

  /** Takes the changes of a heartbeat. They and their position are stored at once. */
  async takeEntries({ entries, position }: Pick<Manifest, 'entries' | 'position'>): Promise<void> {
    if (entries.length === 0 && position === this.position) return;
    const chunk = { heardAt: this.now(), entries };
    this.merge(chunk);
    this.position = position;
    const added = entries.length > 0 ? [{ store: 'entries' as const, value: chunk }] : [];
    await writeAll([...added, ...this.kept()]);
  }

  async takeManifest({
    entries,
    position,
    since: _,
    more: _more,
    serverTime: _at,
    ...settings
  }: Manifest): Promise<void> {
    this.settings = settings;
    await this.takeEntries({ entries, position });
    await writeAll(this.kept());
  }

  /** Forgets the entries, before all of them are loaded anew. */
  async reset(): Promise<void> {
    this.entries.clear();
    this.position = 0;
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
