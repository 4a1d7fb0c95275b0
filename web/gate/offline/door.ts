import type { TicketCode } from '../../../shared/door/code-format.ts';
import type { Group } from '../../../shared/door/door-ticket.ts';
import { ServerClock } from './clock.ts';
import { type Change, read, readAll, replaceAll, writeAll } from './database.ts';
import { type Chunk, joined, mergeInto } from './entry-chunks.ts';
import { type KnownEntry, type OwnPassage, placeOfCode } from './known-tickets.ts';
import type { Manifest, Settings } from './manifest.ts';

const key = 'manifest';
/** More chunks than this are written anew as few, so that the page opens quickly. */
const maxChunks = 500;
/** A smaller change of the clock is not worth storing. */
const clockNewsMs = 1_000;

interface Kept {
  eventId: string;
  settings: Settings;
  position: number;
  clockAheadMs: number;
  completeAt: number;
}

type News = Pick<Manifest, 'entries' | 'position' | 'more' | 'serverTime'>;

interface Passed {
  ticket: TicketCode;
  direction: 'in' | 'out';
  gateId: string;
  at: number;
  group?: Group | undefined;
  /** The first admission, if it was another one. */
  admittedAt?: number | undefined;
}

/** As it is on disk. */
type StoredPassage = OwnPassage & { eventId: string };

const settingsOf = ({ entries: _, position, since, more, serverTime, ...settings }: Manifest): Settings => settings;

/** What this phone knows of the door of an event, in memory and on disk. */
export class Door {
  settings: Settings | undefined;
  position = 0;
  /** When the API last said that there is no more, epoch ms by its clock. */
  completeAt = 0;
  private readonly clock = new ServerClock();
  readonly entries = new Map<string, KnownEntry>();
  readonly passages = new Map<string, OwnPassage>();
  private readonly eventId: string;
  /** What is in memory only, as the disk is full or slow. The next change stores it. */
  private unstored: Chunk[] = [];
  private storedClockAheadMs = 0;
  /** Whether what is on disk goes with the next change. */
  private isReplaced = false;

  constructor(eventId: string) {
    this.eventId = eventId;
  }

  /** The time by the server's clock, epoch ms. */
  now(): number {
    return this.clock.now(this.completeAt);
  }

  /** How far the server's clock is ahead of this one, in ms. */
  get clockAheadMs(): number {
    return this.clock.aheadMs;
  }

  /** Takes the offset that a contact has measured. */
  setClock(aheadMs: number): void {
    this.clock.set(aheadMs);
  }

  /** Reads what the phone has stored of this event. A tab of an earlier enrolment may have left something else. */
  async load(): Promise<void> {
    const [kept, chunks, passages] = await Promise.all([
      read<Kept>('manifest', key),
      readAll<Chunk>('entries'),
      readAll<StoredPassage>('passages'),
    ]);
    for (const { eventId, ...passage } of passages) {
      if (eventId === this.eventId) this.passages.set(passage.place, passage);
    }
    if (kept?.eventId !== this.eventId) {
      this.isReplaced = true;
      return;
    }
    const { eventId: _, clockAheadMs, ...known } = kept;
    Object.assign(this, known);
    this.setClock(clockAheadMs);
    this.storedClockAheadMs = clockAheadMs;
    for (const chunk of chunks) if (chunk.eventId === this.eventId) mergeInto(this.entries, chunk);
    if (chunks.length > maxChunks) await replaceAll<Chunk>('entries', (stored) => joined(stored, this.eventId));
  }

  /** Takes the changes of a heartbeat. They and their position are stored at once, now or with the next changes. */
  async takeEntries({ entries, position, more, serverTime }: News, settings = this.settings): Promise<void> {
    const since = Math.max(this.completeAt, Date.parse(settings?.event.doorsAt ?? serverTime));
    if (!more) this.completeAt = Date.parse(serverTime);
    const isSame = entries.length === 0 && position === this.position && settings === this.settings;
    const isSameClock = Math.abs(this.clockAheadMs - this.storedClockAheadMs) < clockNewsMs;
    this.settings = settings;
    this.position = position;
    if (entries.length > 0) {
      mergeInto(this.entries, { since, entries });
      this.unstored.push({ eventId: this.eventId, since, entries });
    }
    const isAllStored = this.unstored.length === 0 && !this.isReplaced;
    if (!isSame || !isSameClock || !isAllStored) await this.store();
  }

  /** Takes a part of a manifest: settings, and what has changed since the position of this phone. */
  takeManifest(manifest: Manifest): Promise<void> {
    return this.takeEntries(manifest, settingsOf(manifest));
  }

  /** Replaces everything by a whole manifest. Until all of its parts are here, the phone goes on with what it has. */
  async replace(parts: readonly Manifest[]): Promise<void> {
    const last = parts.at(-1);
    if (!last) return;
    this.entries.clear();
    this.unstored = [];
    this.isReplaced = true;
    this.completeAt = 0;
    const entries = parts.flatMap((part) => part.entries);
    await this.takeEntries({ ...last, entries }, settingsOf(last));
  }

  private async store(): Promise<void> {
    const { eventId, settings, position, clockAheadMs, completeAt, unstored, isReplaced } = this;
    if (!settings) return;
    const kept: Kept = { eventId, settings, position, clockAheadMs, completeAt };
    const chunks = unstored.map((value) => ({ store: 'entries' as const, value }));
    try {
      await writeAll([...chunks, { store: 'manifest', value: kept, key }], isReplaced ? ['entries'] : []);
    } catch {
      return;
    }
    this.unstored = this.unstored.slice(unstored.length);
    this.isReplaced = false;
    this.storedClockAheadMs = clockAheadMs;
  }

  /** What the API has said of the ticket of a code. */
  entryOf(ticket: TicketCode): KnownEntry | undefined {
    return this.entries.get(placeOfCode(ticket));
  }

  /** Learns what another tab of this phone has let pass. */
  async recallPassage(ticket: TicketCode): Promise<void> {
    const stored = await read<StoredPassage>('passages', placeOfCode(ticket));
    if (stored?.eventId !== this.eventId) return;
    const { eventId: _, ...passage } = stored;
    const known = this.passages.get(passage.place);
    if (!known || known.enteredAt <= passage.enteredAt) this.passages.set(passage.place, passage);
  }

  storedPassage(passage: OwnPassage): Change {
    return { store: 'passages', value: { ...passage, eventId: this.eventId } satisfies StoredPassage };
  }

  /** A passage of a guest at this phone. */
  passageOf({ ticket, direction, gateId, at, group, admittedAt }: Passed): OwnPassage {
    const place = placeOfCode(ticket);
    const before = this.passages.get(place);
    const isSame = before?.sale === ticket.sale && before.issue === ticket.issue;
    const here = { at: admittedAt ?? at, ...(admittedAt === undefined && { gateId }) };
    return {
      ...{ place, sale: ticket.sale, issue: ticket.issue },
      version: this.entries.get(place)?.version ?? 0,
      inside: group ? group.people > 0 : direction === 'in',
      enteredAt: direction === 'in' || !isSame ? at : before.enteredAt,
      admitted: isSame ? before.admitted : here,
      ...(group && { group }),
    };
  }

  /** Keeps that a guest has passed here. On a full disk it holds until the page is closed. */
  async keepPassage(passed: Passed): Promise<void> {
    const passage = this.passageOf(passed);
    this.passages.set(passage.place, passage);
    await writeAll([this.storedPassage(passage)]).catch(() => undefined);
  }
}
