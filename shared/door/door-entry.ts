import type { Place, Ticket } from '../inventory/place.ts';
import { isInside } from './door-ticket.ts';
import { encodeEntryHour } from './entry-hour.ts';

/**
 * What the door knows of a place, as devices and boards receive it: the current sale and issue, and whether the ticket
 * is valid and inside. A code of the place with another sale or issue is revoked. Merging keeps the higher `version`, so
 * entries may arrive in any order, and more than once.
 */
export interface DoorEntry extends Place {
  sale: number;
  issue: number;
  state: 'none' | 'sold' | 'inside' | 'outside';
  version: number;
  /** Of a group ticket: how many people are inside, and how many have entered in all. */
  people?: { inside: number; entered: number };
  /** Of a used ticket: its last entry, epoch ms. Tickets may admit once on each day. */
  enteredAt?: number;
}

const states: readonly DoorEntry['state'][] = ['none', 'sold', 'inside', 'outside'];

function stateOf(ticket: Ticket): DoorEntry['state'] {
  if (ticket.status === 'sold') return 'sold';
  if (ticket.status !== 'used') return 'none';
  return isInside(ticket) ? 'inside' : 'outside';
}

/** The entry of a place, whether or not devices need it. */
export function toDoorEntry(ticket: Ticket): DoorEntry {
  const { ticketTypeId, shard, number, sale, issue, version, status, admission } = ticket;
  const { people, entered, first, enteredAt = first?.at } = admission ?? {};
  const isGroup = status === 'used' && people !== undefined;
  return {
    ...{ ticketTypeId, shard, number, sale, issue, version },
    state: stateOf(ticket),
    ...(isGroup && { people: { inside: people, entered: entered ?? people } }),
    ...(status === 'used' && enteredAt !== undefined && { enteredAt }),
  };
}

/**
 * Whether a device needs the entry. A place that was sold once, and whose ticket has not entered, needs none: the
 * signature of its code says all there is.
 */
const isTelling = ({ sale, issue, state }: DoorEntry): boolean =>
  state === 'inside' || state === 'outside' || sale > 1 || issue > 1;

/** The entry of a place that devices need. `undefined` while the signature of its code says all there is. */
export function tellingEntry(ticket: Ticket): DoorEntry | undefined {
  const entry = toDoorEntry(ticket);
  return isTelling(entry) ? entry : undefined;
}

/** The entry that devices need after a change of a place. `undefined` if the change means nothing to the door. */
export function changedEntry(before: Ticket | undefined, after: Ticket): DoorEntry | undefined {
  const entry = toDoorEntry(after);
  const old = before && toDoorEntry(before);
  // A reverted first entry leaves a place of the first sale, which devices know as used.
  const isNews = isTelling(entry) || (old !== undefined && isTelling(old));
  const isSame = old !== undefined && encodeDoorEntry({ ...old, version: entry.version }) === encodeDoorEntry(entry);
  return isNews && !isSame ? entry : undefined;
}

/** The part of a type's id that names it within its event. */
export const typeCode = (ticketTypeId: string): string => ticketTypeId.slice(-5);

/**
 * Encodes an entry: `<type>:<shard>:<number>:<sale>:<issue>:<state>:<version>[:<inside>:<entered>][:<hour>]`. The type
 * is the last part of its id, the state is 0 for none, 1 sold, 2 inside, 3 outside. The hour is that of the last entry,
 * see `encodeEntryHour`. About 25 characters, without personal data.
 */
export const encodeDoorEntry = (entry: DoorEntry): string =>
  [
    typeCode(entry.ticketTypeId),
    entry.shard,
    entry.number,
    entry.sale,
    entry.issue,
    states.indexOf(entry.state),
    entry.version,
    ...(entry.people ? [entry.people.inside, entry.people.entered] : []),
    ...(entry.enteredAt === undefined ? [] : [encodeEntryHour(entry.enteredAt)]),
  ].join(':');

/** What names the change of an encoded entry: its place and version. */
export function changeOfEntry(entry: string): string {
  const [type, shard, number, , , , version] = entry.split(':');
  return `${type}:${shard}:${number}:${version}`;
}
