import { addPassage, addPlace, type DoorDelta, peopleOf } from '../../../shared/door/door-counts.ts';
import { changedEntry, encodeDoorEntry } from '../../../shared/door/door-entry.ts';
import { type PassageRow, passageKey, type ScanRow, scanKey } from '../../../shared/door/door-rows.ts';
import { isInside } from '../../../shared/door/door-ticket.ts';
import { type Ticket, ticketIdOf } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import type { PlaceChange } from './place-record.ts';

/** What one change of a place means to the door of its event. */
export interface DoorChange {
  eventId: string;
  change: PlaceChange;
  /** The row that says that the change is counted. Absent if it changes no counter. */
  passage?: PassageRow;
  /** Absent if the change is no passage. */
  scan?: ScanRow;
  /** The encoded entry for the log of changes. Absent if devices need none. */
  entry?: string;
}

const isUsed = (ticket: Ticket | undefined): ticket is Ticket => ticket?.status === 'used';

/** A passage has a mark of its own. A revert restores an earlier state, and a correction moves the first entry. */
function isPassage({ before, after }: PlaceChange): boolean {
  const { admission } = after;
  if (!isUsed(after) || !admission) return false;
  const last = before?.admission;
  if (!last) return true;
  return last.marks[0] !== admission.marks[0] && (last.scanId !== admission.scanId || last.inside !== admission.inside);
}

function changeOf({ before, after }: PlaceChange): NonNullable<PassageRow['change']> {
  if (before?.sale !== after.sale || before.issue !== after.issue) return 'cancelled';
  const [old, now] = [peopleOf(before), peopleOf(after)];
  return old.admitted === now.admitted && old.inside === now.inside ? 'corrected' : 'reverted';
}

/** A group's ticket stays inside until its last person has left, so its people tell the direction. */
function passed({ before, after }: PlaceChange): { people: number; direction: 'in' | 'out' } {
  const more = peopleOf(after).inside - peopleOf(before).inside;
  // Who enters again while inside, or leaves again, is one person.
  const isEntry = more === 0 ? isInside(after) : more > 0;
  return { people: Math.max(1, Math.abs(more)), direction: isEntry ? 'in' : 'out' };
}

/** What the counters see of a place. */
const counted = (ticket: Ticket | undefined): string => {
  if (!isUsed(ticket)) return '';
  const { gateId, zone, first } = ticket.admission ?? {};
  return JSON.stringify([ticket.sale, peopleOf(ticket), gateId, zone, first?.at, first?.gateId, first?.zone]);
};

function passageRow(eventId: string, change: PlaceChange, now: number): PassageRow {
  const { before, after } = change;
  const ticket = isUsed(after) ? after : (before ?? after);
  const key = passageKey(eventId, ticketIdOf(ticket), after.version);
  const { at = now, scanId, gateId, zone, people } = ticket.admission ?? {};
  const where = { ...(scanId && { scanId }), ...(gateId && { gateId }), ...(zone && { zone }) };
  if (!isPassage(change)) return { ...key, at: now, change: changeOf(change), ...where };
  const { direction, ...who } = passed(change);
  return { ...key, at, direction, ...where, ...(people !== undefined && who) };
}

function scanRow(eventId: string, change: PlaceChange): ScanRow | undefined {
  const { after } = change;
  const { scanId = '', at = 0 } = after.admission ?? {};
  const slash = scanId.indexOf('/');
  if (slash < 0) return undefined;
  const key = scanKey(scanId.slice(slash + 1), eventId, scanId.slice(0, slash));
  return { ...key, ticketId: ticketIdOf(after), version: after.version, at, direction: passed(change).direction };
}

/** Says what a change means to the door. `undefined` if it means nothing, as most sales. `now` in epoch ms. */
export function doorChange(change: PlaceChange, now: number): DoorChange | undefined {
  const { before, after } = change;
  const eventId = eventOfType(after.ticketTypeId);
  const passes = isPassage(change);
  const entry = changedEntry(before, after);
  const counts = passes || counted(before) !== counted(after);
  if (!counts && !entry) return undefined;
  const scan = passes ? scanRow(eventId, change) : undefined;
  return {
    eventId,
    change,
    ...(counts && { passage: passageRow(eventId, change, now) }),
    ...(scan && { scan }),
    ...(entry && { entry: encodeDoorEntry(entry) }),
  };
}

/** Adds what a change counts. */
export function addChange(delta: DoorDelta, { change, passage }: DoorChange): void {
  if (!passage) return;
  addPlace(delta, change.before, -1);
  addPlace(delta, change.after, 1);
  if (passage.direction) addPassage(delta, change.after, passed(change));
  if (passage.change === 'reverted') delta.reverted++;
}
