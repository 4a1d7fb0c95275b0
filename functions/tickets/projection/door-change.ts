import { addPassage, addPlace, type DoorDelta, peopleOf } from '../../../shared/door/door-counts.ts';
import { changedEntry, changeOfEntry, encodeDoorEntry, toDoorEntry } from '../../../shared/door/door-entry.ts';
import type { Passage } from '../../../shared/door/door-rows.ts';
import { isPassage, isRevert, passedIn } from '../../../shared/door/passage-change.ts';
import type { Ticket } from '../../../shared/inventory/place.ts';
import { eventOfType } from '../../../shared/inventory/ticket-type.ts';
import type { PlaceChange } from './place-record.ts';

/** What one change of a place means to the door of its event. */
export interface DoorChange {
  eventId: string;
  /** Names the change, and no other: the stream may deliver it again. */
  id: string;
  change: PlaceChange;
  /** When the place was changed, epoch ms. The log has it later than that. 0 if the stream does not say. */
  changedAt: number;
  /** Its entry in the log. */
  entry: string;
  /** Absent if the change counts nothing. */
  passage?: Passage;
}

const isUsed = (ticket: Ticket | undefined): ticket is Ticket => ticket?.status === 'used';

function changeOf(change: PlaceChange): NonNullable<Passage['change']> {
  const { before, after } = change;
  if (isRevert(change)) return 'reverted';
  if (before?.sale !== after.sale || before.issue !== after.issue) return 'cancelled';
  const [old, now] = [peopleOf(before), peopleOf(after)];
  return old.admitted === now.admitted && old.inside === now.inside ? 'corrected' : 'reverted';
}

/** What the counters see of a place. */
const counted = (ticket: Ticket | undefined): string => {
  if (!isUsed(ticket)) return '';
  const { gateId, zone, first } = ticket.admission ?? {};
  return JSON.stringify([ticket.sale, peopleOf(ticket), gateId, zone, first?.at, first?.gateId, first?.zone]);
};

function passageOf(change: PlaceChange, now: number): Passage {
  const { before, after } = change;
  const ticket = isUsed(after) ? after : (before ?? after);
  const { at = now, scanId, gateId, zone, people } = ticket.admission ?? {};
  const where = { ...(scanId && { scanId }), ...(gateId && { gateId }), ...(zone && { zone }) };
  const { sale } = ticket;
  const ended = sale === after.sale ? {} : { sale };
  if (!isPassage(change)) return { at: now, change: changeOf(change), ...where, ...ended };
  const { direction, ...who } = passedIn(change);
  return { at, direction, ...where, ...(people !== undefined && who) };
}

/** Says what a change means to the door. `undefined` if it means nothing, as most sales. `now` in epoch ms. */
export function doorChange(change: PlaceChange, now: number): DoorChange | undefined {
  const { before, after, changedAt = 0 } = change;
  const counts = isPassage(change) || isRevert(change) || counted(before) !== counted(after);
  // A change that counts has an entry even if it tells devices nothing new: the entry says that it is counted.
  const logged = counts ? toDoorEntry(after) : changedEntry(before, after);
  if (!logged) return undefined;
  const entry = encodeDoorEntry(logged);
  return {
    eventId: eventOfType(after.ticketTypeId),
    id: changeOfEntry(entry),
    change,
    changedAt,
    entry,
    ...(counts && { passage: passageOf(change, now) }),
  };
}

/** Adds what a change counts. */
export function addChange(delta: DoorDelta, { change, passage }: DoorChange): void {
  if (!passage) return;
  addPlace(delta, change.before, -1);
  addPlace(delta, change.after, 1);
  if (passage.direction) addPassage(delta, change.after, passedIn(change));
  if (passage.change === 'reverted') delta.reverted++;
}
