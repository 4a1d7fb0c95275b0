import { baseLimits } from '../../../shared/base/limits.ts';
import type { FieldError } from '../../../shared/base/problem.ts';
import { refuse, refuseFields } from '../../../shared/base/refuse.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { isPlaceName, placeNameRefusal, placeText, printedAlike } from '../../../shared/inventory/seat-map.ts';
import { type CsvLine, csvLines } from '../../../shared/text/csv.ts';

/** The header. */
const columns = ['section', 'row', 'seat', 'attributes'] as const;

interface Seat {
  name: string;
  accessible?: true;
  companionOf?: string;
}
/** Seats, rows and sections by their printed name. A Map, because names are data and must not become object keys. */
type SeatRow = Map<string, Seat & { line: number }>;
interface Section {
  id: string;
  /** Standing sections only. */
  capacity?: number;
  rows: Map<string, Row>;
}
interface Row {
  name: string;
  seats: SeatRow;
}
/** Lines that are parsed at most: just enough to notice that there are too many. */
const maxLines = inventoryLimits.capacityPerType + inventoryLimits.sectionsPerMap + 2;

/**
 * Reads a seat map from CSV, with lines such as `A,1,12,accessible` and `Floor,,,standing:500`. A section's id is its
 * name. Names that print alike are one: the first spelling is kept.
 * @throws Problem `invalid_request` that names each wrong line.
 */
export function seatMapFromCsv(csv: string) {
  const [header, ...lines] = csvLines(csv, { lines: maxLines, recordCharacters: 1_000 });
  if (header?.cells.join().toLowerCase() !== columns.join())
    refuse(`/${header?.line ?? 1}`, `The first line must be ${columns.join()}`);
  const sections = new Map<string, Section>();
  const faults: FieldError[] = [];
  let seats = 0;
  for (const line of lines) {
    const fault = addLine(sections, line) ?? countSeat(line);
    if (fault) faults.push({ pointer: `/${line.line}`, message: fault });
    if (faults.length === baseLimits.namedFaults || seats > inventoryLimits.capacityPerType) break;
  }
  faults.push(...companionFaults(sections));
  if (faults.length > 0) refuseFields(faults.slice(0, baseLimits.namedFaults));
  return { sections: [...sections.values()].map(sectionOf) };

  function countSeat({ cells: [, , seat] }: CsvLine): string | undefined {
    if (seat) seats += 1;
    return seats > inventoryLimits.capacityPerType ? `At most ${inventoryLimits.capacityPerType} seats` : undefined;
  }
}

/** Adds a line to its section. Returns what is wrong with it, or `undefined`. */
function addLine(sections: Map<string, Section>, { line, cells }: CsvLine): string | undefined {
  const [id = '', row = '', seat = ''] = cells.map(placeText);
  const attributes = cells[3] ?? '';
  if (cells.length < 3 || cells.length > columns.length) return `has ${cells.length} columns instead of 4`;
  const standing = /^standing:(\d{1,6})$/.exec(attributes);
  const invalidName = [id, ...(standing ? [] : [row, seat])].findIndex((name) => !isPlaceName(name));
  if (invalidName >= 0) return `${columns[invalidName]}: ${placeNameRefusal}`;
  const known = sections.get(printedAlike(id));
  if (!known && sections.size === inventoryLimits.sectionsPerMap)
    return `At most ${inventoryLimits.sectionsPerMap} sections`;
  const section: Section = known ?? { id, rows: new Map() };
  const fault = standing
    ? standingFault(section, { row, seat, isKnown: known !== undefined })
    : addSeat(section, { row, seat, attributes, line });
  if (fault) return fault;
  if (standing) section.capacity = Number(standing[1]);
  sections.set(printedAlike(id), section);
  return undefined;
}

function standingFault({ id }: Section, { row, seat, isKnown }: { row: string; seat: string; isKnown: boolean }) {
  if (row || seat) return 'A standing section has neither row nor seat';
  return isKnown ? `Section ${id} already exists` : undefined;
}

/** Adds a seat to its row. Returns what is wrong with it, or `undefined`. */
function addSeat(
  { id, capacity, rows }: Section,
  { row: rowName, seat, attributes, line }: { row: string; seat: string; attributes: string; line: number },
): string | undefined {
  const traits = /^(accessible)?(?:(?:^| )companion-of:(.+))?$/.exec(attributes);
  if (!traits) return 'attributes: accessible, companion-of:<seat>, both separated by a space, or standing:<capacity>';
  const [, accessible, companion] = traits;
  const companionOf = companion && placeText(companion);
  if (capacity !== undefined) return `Section ${id} is a standing section`;
  const row: Row = rows.get(printedAlike(rowName)) ?? { name: rowName, seats: new Map() };
  const { name, seats } = row;
  if (seats.has(printedAlike(seat))) return `Section ${id}, row ${name} has two seats ${seat}`;
  if (seats.size === inventoryLimits.seatsPerRow) return `At most ${inventoryLimits.seatsPerRow} seats in a row`;
  if (seats.size === 0 && rows.size === inventoryLimits.rowsPerSection)
    return `At most ${inventoryLimits.rowsPerSection} rows in a section`;
  seats.set(printedAlike(seat), {
    name: seat,
    line,
    ...(accessible && { accessible: true }),
    ...(companionOf && { companionOf }),
  });
  rows.set(printedAlike(rowName), row);
  return undefined;
}

/** Companions of a seat that their row does not have. Checked last, because that seat may follow in a later line. */
function companionFaults(sections: ReadonlyMap<string, Section>): FieldError[] {
  const rows = [...sections.values()].flatMap((section) => [...section.rows.values()]);
  return rows.flatMap(({ seats }) =>
    [...seats.values()].flatMap(({ line, companionOf }) =>
      companionOf === undefined || seats.get(printedAlike(companionOf))?.name === companionOf
        ? []
        : [{ pointer: `/${line}`, message: `The row has no seat ${companionOf} to accompany` }],
    ),
  );
}

const sectionOf = ({ id, capacity, rows }: Section) =>
  capacity === undefined
    ? {
        id,
        name: id,
        kind: 'seated',
        rows: [...rows.values()].map(({ name, seats }) => ({ name, seats: seatsOf(seats) })),
      }
    : { id, name: id, kind: 'standing', capacity };

const seatsOf = (seats: SeatRow): Seat[] => [...seats.values()].map(({ line: _, ...seat }) => seat);
