import * as z from 'zod';
import { isOneLine, Name, textRefusal } from '../text/text.ts';
import { inventoryLimits } from './limits.ts';

/** Seat labels join names with `-` (`A-1-12`), so names contain none. Marks belong to the letters before them. */
export const placeNameRefusal = '1 to 20 letters, digits, spaces, dots or underscores, without "-"';
const placeName = /^(?!\p{M})(?=.*[\p{L}\p{N}])[[\p{L}\p{M}\p{N} ._]--\p{DI}]{1,20}$/v;
export const isPlaceName = (text: string): boolean => placeName.test(text);

/** One spelling for what prints alike: composed (NFC), full-width characters plain, single spaces. */
export const placeText = (typed: string): string =>
  typed
    .replace(/[\uff01-\uff5e]/g, (wide) => wide.normalize('NFKC'))
    .replace(/\s+/g, ' ')
    .trim()
    .normalize('NFC');

/** The form in which two names are the same to people: case does not matter. */
export const printedAlike = (name: string): string => name.normalize('NFKC').toLowerCase();

export const PlaceName = z.string().overwrite(placeText).regex(placeName, placeNameRefusal);

/** A seat as people name it, such as `A-1-12`. */
export const SeatLabel = z.string().overwrite(placeText).min(1).max(70).refine(isOneLine, textRefusal);

const Seat = z.strictObject({ name: PlaceName, accessible: z.boolean().optional(), companionOf: PlaceName.optional() });
const Row = z.strictObject({ name: PlaceName, seats: z.array(Seat).min(1).max(inventoryLimits.seatsPerRow) });
const Section = z.strictObject({
  id: PlaceName,
  name: Name(60),
  kind: z.enum(['seated', 'standing']),
  capacity: z.int().min(1).max(inventoryLimits.capacityPerType).optional(),
  rows: z.array(Row).min(1).max(inventoryLimits.rowsPerSection).optional(),
});

/** Returns the first name that prints like an earlier one. One pass, as a section has hundreds of rows. */
function duplicate(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => {
    const printed = printedAlike(name);
    const isSeen = seen.has(printed);
    seen.add(printed);
    return isSeen;
  });
}

function faultOf({ sections }: { sections: z.infer<typeof Section>[] }): string | undefined {
  const twice = duplicate(sections.map((section) => section.id));
  if (twice) return `Two sections have the id ${twice}`;
  for (const { id, kind, rows, capacity } of sections) {
    if (kind === 'seated' && !rows) return `Section ${id} is seated and has no rows`;
    if (kind === 'standing' && (rows || capacity === undefined))
      return `Section ${id} is standing: set a capacity and no rows`;
    const row = duplicate((rows ?? []).map((r) => r.name));
    if (row) return `Section ${id} has two rows ${row}`;
    for (const { name, seats } of rows ?? []) {
      const names = new Set(seats.map((s) => s.name));
      const seat = duplicate(seats.map((s) => s.name));
      if (seat) return `Section ${id}, row ${name} has two seats ${seat}`;
      const alone = seats.find(({ companionOf }) => companionOf !== undefined && !names.has(companionOf));
      if (alone)
        return `Section ${id}, row ${name} has no seat ${alone.companionOf} for its companion seat ${alone.name}`;
    }
  }
  const total = sections.flatMap((s) => s.rows ?? []).reduce((n, row) => n + row.seats.length, 0);
  return total > inventoryLimits.capacityPerType ? `At most ${inventoryLimits.capacityPerType} seats` : undefined;
}

/** A seat map as organizers upload it. Stored versions are immutable: an event keeps the one it was published with. */
export const SeatMap = z
  .strictObject({ sections: z.array(Section).min(1).max(inventoryLimits.sectionsPerMap) })
  .superRefine((map, context) => {
    const fault = faultOf(map);
    if (fault) context.addIssue({ code: 'custom', message: fault, path: ['sections'] });
  });
export type SeatMap = z.infer<typeof SeatMap>;

/** A seat with its number: its position in map order, used in keys, seat states and ticket ids. */
export interface NumberedSeat {
  number: number;
  sectionId: string;
  /** `A-1-12` */
  label: string;
  /** The index of its row within the whole map. All seats of a row lie in one shard. */
  rowIndex: number;
  accessible?: true;
  /** The label of the accessible seat whose companion sits here. */
  companionOf?: string;
}

/** Whether a seat is reserved for people who need it. Such seats are sold by name only. */
export const isProtected = ({ accessible, companionOf }: NumberedSeat): boolean =>
  accessible === true || companionOf !== undefined;

/** Numbers the seats of a map in map order. */
export function numberedSeats(map: SeatMap): NumberedSeat[] {
  const seats: NumberedSeat[] = [];
  let rowIndex = 0;
  for (const section of map.sections) {
    for (const row of section.rows ?? []) {
      const labelOf = (name: string) => `${section.id}-${row.name}-${name}`;
      for (const { name, accessible, companionOf } of row.seats) {
        seats.push({
          number: seats.length,
          sectionId: section.id,
          label: labelOf(name),
          rowIndex,
          ...(accessible && { accessible }),
          ...(companionOf !== undefined && { companionOf: labelOf(companionOf) }),
        });
      }
      rowIndex++;
    }
  }
  return seats;
}

export const seatMapKey = (venueId: string, version: number): string => `seat-maps/${venueId}/${version}.json`;

/** Returns the seats of some sections, in map order. */
export const seatsIn = (seats: readonly NumberedSeat[], sectionIds: readonly string[]): NumberedSeat[] =>
  seats.filter((seat) => sectionIds.includes(seat.sectionId));
