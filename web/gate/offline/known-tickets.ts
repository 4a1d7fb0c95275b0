import type { TicketCode } from '../../../shared/door/code-format.ts';
import type { DoorTicket, Group } from '../../../shared/door/door-ticket.ts';
import { decodeEntryHour } from '../../../shared/door/entry-hour.ts';

/** The state of a ticket in an entry, by its digit. */
const states = ['none', 'sold', 'inside', 'outside'] as const;

/**
 * What the API has said of a place. `since`: the earliest time at which its guest has entered, epoch ms by the server's
 * clock. This is when the phone last knew everything, or when the doors opened. Entries of used tickets have the hour.
 */
export interface KnownEntry {
  text: string;
  version: number;
  since: number;
}

/** What this phone has let pass. `version`: of the entry that it knew then. Times are epoch ms by the server's clock. */
export interface OwnPassage {
  place: string;
  sale: number;
  issue: number;
  version: number;
  inside: boolean;
  enteredAt: number;
  admitted: { at: number; gateId?: string };
  group?: Group;
}

const placeFields = 3;
const versionField = 6;

/** The place of an entry: its first three fields. */
export const placeOfEntry = (text: string): string => text.split(':', placeFields).join(':');
export const versionOfEntry = (text: string): number => Number(text.split(':')[versionField]);

/** The place of a code, as entries name it. */
export const placeOfCode = ({ ticketTypeId, shard, number }: TicketCode): string =>
  `${ticketTypeId.slice(-5)}:${shard}:${number}`;

function readEntry({ text, since }: KnownEntry) {
  const fields = text.split(':');
  const [, , , sale = 0, issue = 0, state = 0, version = 0, inside = 0, entered = 0] = fields.map(Number);
  // A ticket for several has two fields more, and a used one the hour of its last entry after them.
  const isGroup = fields.length > versionField + 2;
  const hour = (fields.length - versionField) % 2 === 0 ? fields.at(-1) : undefined;
  const enteredAt = hour === undefined ? since : decodeEntryHour(hour, since);
  return { sale, issue, state: states[state], version, enteredAt, ...(isGroup && { group: { inside, entered } }) };
}

type Entry = ReturnType<typeof readEntry>;

/** Whether the API has spoken of a later sale or issue than the code's: then the code is cancelled or replaced. */
const isOutdated = (code: TicketCode, { sale, issue }: Entry): boolean =>
  sale > code.sale || (sale === code.sale && issue > code.issue);

const isOf = (code: TicketCode, { sale, issue }: { sale: number; issue: number }): boolean =>
  sale === code.sale && issue === code.issue;

const ownTicket = ({ sale, issue, inside, enteredAt, admitted, group }: OwnPassage, code: string): DoorTicket => ({
  ...{ status: 'used', sale, issue, inside, code, enteredAt, admitted },
  ...(group && { group }),
});

function entryTicket({ sale, issue, state, enteredAt, group }: Entry, code: string): DoorTicket {
  const isUsed = state === 'inside' || state === 'outside';
  const used = { inside: state === 'inside', enteredAt };
  return {
    ...{ sale, issue, code, inside: false },
    status: isUsed ? 'used' : state === 'sold' ? 'sold' : 'void',
    ...(isUsed && used),
    ...(isUsed && group && { group: { people: group.inside, today: group.entered, entered: group.entered } }),
  };
}

/**
 * Returns the ticket of a code whose signature is right, as this phone knows it. Nothing known means sold and not used:
 * the signature says so. A sale or issue that is newer than what the API has said yet is good too.
 */
export function knownTicket(code: TicketCode, heard: KnownEntry | undefined, own: OwnPassage | undefined): DoorTicket {
  const entry = heard && readEntry(heard);
  if (entry && isOutdated(code, entry)) return entryTicket(entry, '');
  const current = entry && isOf(code, entry) ? entry : undefined;
  const passed = own && isOf(code, own) ? own : undefined;
  // What the API says after a passage of this phone has that passage in it.
  if (passed && (current?.version ?? 0) <= passed.version) return ownTicket(passed, code.text);
  if (!current) return { status: 'sold', sale: code.sale, issue: code.issue, inside: false, code: code.text };
  const ticket = entryTicket(current, code.text);
  return passed && ticket.status === 'used' ? { ...ticket, admitted: passed.admitted } : ticket;
}
