import type { Ticket } from '../inventory/place.ts';
import { typeCode } from './door-entry.ts';
import { isInside } from './door-ticket.ts';

/**
 * People by what they did: `admitted` have entered at least once, `inside` are in now. `entries` and `exits` count every
 * passage, so they grow with guests who come and go.
 */
export interface DoorTally {
  admitted: number;
  inside: number;
  entries: number;
  exits: number;
}

const noTally: DoorTally = { admitted: 0, inside: 0, entries: 0, exits: 0 };

/** The names of tallies. A prefix keeps any name of a zone apart from the others. */
export const tallyNames = {
  all: 'all',
  gate: (gateId: string): string => `gate#${gateId}`,
  type: (ticketTypeId: string): string => `type#${typeCode(ticketTypeId)}`,
  zone: (zone: string): string => `zone#${zone}`,
};

/** What changes add to the counters of a door: tallies by name, admitted people by minute (of the epoch). */
export interface DoorDelta {
  tallies: Map<string, DoorTally>;
  minutes: Map<number, number>;
  reverted: number;
}

export const noDelta = (): DoorDelta => ({ tallies: new Map(), minutes: new Map(), reverted: 0 });

const minuteMs = 60_000;
const minuteOf = (at: number): number => Math.floor(at / minuteMs);

/** Where people passed. */
interface Spot {
  gateId?: string | undefined;
  zone?: string | undefined;
}

export function addTally(tallies: Map<string, DoorTally>, name: string, added: Partial<DoorTally>): void {
  const { admitted, inside, entries, exits } = { ...noTally, ...added };
  const known = tallies.get(name) ?? noTally;
  tallies.set(name, {
    admitted: known.admitted + admitted,
    inside: known.inside + inside,
    entries: known.entries + entries,
    exits: known.exits + exits,
  });
}

/** Adds people to all tallies that they belong to: the whole door, their type, their gate and its zone. */
function addPeople({ tallies }: DoorDelta, ticketTypeId: string, spot: Spot, added: Partial<DoorTally>): void {
  addTally(tallies, tallyNames.all, added);
  addTally(tallies, tallyNames.type(ticketTypeId), added);
  if (spot.gateId) addTally(tallies, tallyNames.gate(spot.gateId), added);
  if (spot.zone) addTally(tallies, tallyNames.zone(spot.zone), added);
}

/** How many people a ticket has let in, and how many of them are inside. A plain ticket admits one. */
export function peopleOf(ticket: Ticket | undefined): { admitted: number; inside: number } {
  if (ticket?.status !== 'used') return { admitted: 0, inside: 0 };
  const { people = 1, entered = people } = ticket.admission ?? {};
  return { admitted: entered, inside: isInside(ticket) ? people : 0 };
}

/**
 * Adds a place as it is, `times` 1 or −1. People are admitted at the gate and minute of the ticket's first entry, and
 * inside the zone of its last passage. So the counters of a door are the sum over its places, whatever came between.
 */
export function addPlace(delta: DoorDelta, ticket: Ticket | undefined, times: 1 | -1): void {
  const { admitted, inside } = peopleOf(ticket);
  if (!ticket || (admitted === 0 && inside === 0)) return;
  const { ticketTypeId, admission } = ticket;
  const first = admission?.first ?? {};
  addPeople(delta, ticketTypeId, first, { admitted: times * admitted });
  addPeople(delta, ticketTypeId, admission ?? {}, { inside: times * inside });
  if (!admission) return;
  const minute = minuteOf(admission.first.at);
  delta.minutes.set(minute, (delta.minutes.get(minute) ?? 0) + times * admitted);
}

/** Adds the passage of people through the gate of the ticket's last passage. */
export function addPassage(
  delta: DoorDelta,
  { ticketTypeId, admission }: Pick<Ticket, 'ticketTypeId' | 'admission'>,
  { people, direction }: { people: number; direction: 'in' | 'out' },
): void {
  addPeople(delta, ticketTypeId, admission ?? {}, direction === 'in' ? { entries: people } : { exits: people });
}
