import { isDeepStrictEqual } from 'node:util';
import { addPassage, addPlace, noDelta } from '../../../shared/door/door-counts.ts';
import { encodeDoorEntry, toDoorEntry } from '../../../shared/door/door-entry.ts';
import { passagesIn } from '../../../shared/door/door-passages.ts';
import {
  type ChangesRow,
  changesKey,
  type DoorCounters,
  hourOf,
  minuteField,
  positionOfChanges,
  storedTally,
} from '../../../shared/door/door-rows.ts';
import { parseTicketId, type Ticket } from '../../../shared/inventory/place.ts';

const versionIn = (entry: string): number => Number(entry.split(':')[6]);
const placeIn = (entry: string): string => entry.split(':').slice(0, 3).join(':');
/** All but the version and the hour of the last entry. Earlier versions wrote no hour, and counters need none. */
function stateIn(entry: string): string {
  const [type, shard, number, sale, issue, state, , ...more] = entry.split(':');
  const people = more.length < 2 ? [] : more.slice(0, 2);
  return [type, shard, number, sale, issue, state, ...people].join(':');
}
const isUsedIn = (entry: string): boolean => ['2', '3'].includes(entry.split(':')[5] ?? '');

/**
 * The counters of a door, added up again: who is inside and who was admitted from the places, entries and exits from the
 * log. Memory holds an entry for each used place.
 */
export class DoorCount {
  last: ChangesRow | undefined;
  private readonly delta = noDelta();
  /** By place: the latest entry of the log, and the entry of the place as it is now, if it is used. */
  private readonly logged = new Map<string, string>();
  private readonly used = new Map<string, string>();

  addRow(eventId: string, row: ChangesRow): void {
    this.last = row;
    for (const entry of row.entries) {
      const known = this.logged.get(placeIn(entry));
      if (known === undefined || versionIn(known) <= versionIn(entry)) this.logged.set(placeIn(entry), entry);
    }
    for (const { ticketId, direction, people = 1, change, gateId, zone } of passagesIn(eventId, row)) {
      if (change === 'reverted') this.delta.reverted++;
      const { ticketTypeId } = parseTicketId(ticketId) ?? {};
      if (!ticketTypeId || !direction) continue;
      const where = { ...(gateId && { gateId }), ...(zone && { zone }) } as NonNullable<Ticket['admission']>;
      addPassage(this.delta, { ticketTypeId, admission: where }, { people, direction });
    }
  }

  addPlace(ticket: Ticket): void {
    addPlace(this.delta, ticket, 1);
    const entry = encodeDoorEntry(toDoorEntry(ticket));
    if (ticket.status === 'used') this.used.set(placeIn(entry), entry);
  }

  /**
   * How many places the log and the table know differently: the stream has not brought their last change. A place whose
   * version alone differs may have had a change that counts nothing: it is `strict` to count these too.
   */
  moving({ strict }: { strict: boolean }): number {
    let count = 0;
    for (const [place, entry] of this.used) {
      const known = this.logged.get(place);
      if (known === undefined || (strict ? known !== entry : stateIn(known) !== stateIn(entry))) count++;
    }
    for (const [place, entry] of this.logged) if (isUsedIn(entry) && !this.used.has(place)) count++;
    return count;
  }

  /** The admitted people of hours before the current one of the log, by hour. */
  private minutesByHour(): Map<number, Record<string, number>> {
    const hours = new Map<number, Record<string, number>>();
    for (const [minute, admitted] of this.delta.minutes) {
      const hour = hours.get(hourOf(minute)) ?? {};
      hours.set(hourOf(minute), { ...hour, [minuteField(minute)]: admitted });
    }
    return hours;
  }

  /** The true counters, and the minutes of the hours that have rows of their own. */
  counters(): { row: DoorCounters; hours: Map<number, Record<string, number>> } {
    const hours = this.minutesByHour();
    const hour = this.last?.hour ?? 0;
    const tallies = [...this.delta.tallies].map(([name, tally]) => [name, storedTally(tally)] as const);
    const counted = tallies.filter(([, numbers]) => numbers.some((number) => number !== 0));
    const minutes = hours.get(hour) ?? {};
    hours.delete(hour);
    return { row: { tallies: Object.fromEntries(counted), reverted: this.delta.reverted, hour, minutes }, hours };
  }

  /** The names of the tallies that the log has wrong. */
  wrong(): string[] {
    const { row } = this.counters();
    const stored = this.last?.tallies ?? {};
    const names = new Set([...Object.keys(row.tallies), ...Object.keys(stored)]);
    const differing = [...names].filter((name) => !isDeepStrictEqual(row.tallies[name], stored[name]));
    if (!isDeepStrictEqual(row.minutes, this.last?.minutes ?? {})) differing.push('minutes');
    if (row.reverted !== (this.last?.reverted ?? 0)) differing.push('reverted');
    return differing.sort();
  }

  /** The row of the log that has the true counters, and no changes. `now` in epoch ms. */
  nextRow(eventId: string, now: number): ChangesRow {
    const position = this.last ? positionOfChanges(this.last) : 0;
    const at = Math.max(now, this.last?.at ?? 0);
    const { crowds } = this.last ?? {};
    return {
      ...{ ...changesKey(eventId, position + 1), at, entries: [], passages: [], ...this.counters().row },
      ...(crowds && { crowds }),
    };
  }
}
