import { CsvError, parse } from 'csv-parse/sync';
import { baseLimits } from '../../../shared/base/limits.ts';
import type { FieldError } from '../../../shared/base/problem.ts';
import { refuse, refuseFields } from '../../../shared/base/refuse.ts';
import { inventoryLimits } from '../../../shared/inventory/limits.ts';
import { isPlaceName, placeNameRefusal } from '../../../shared/inventory/seat-map.ts';

/** The header. Excel separates columns with semicolons in many countries. */
const columns = ['section', 'row', 'seat', 'attributes'] as const;

interface Seat {
  name: string;
  accessible?: true;
  companionOf?: string;
}
/** Seats by name. A Map, because names are data and must not become object keys. */
type SeatRow = Map<string, Seat & { line: number }>;
interface Section {
  /** Standing sections only. */
  capacity?: number;
  rows: Map<string, SeatRow>;
}
/** What the parser returns with `info: true`, which its types do not declare. */
interface Parsed {
  info: { lines: number };
  record: string[];
}
interface Line {
  /** The line number that an editor shows. The header is line 1. */
  line: number;
  cells: string[];
}

/** Lines that are parsed at most: just enough to notice that there are too many. */
const maxLines = inventoryLimits.capacityPerType + inventoryLimits.sectionsPerMap + 2;

/**
 * Reads a seat map from CSV, with lines such as `A,1,12,accessible` and `Floor,,,standing:500`. A section's id is its
 * name. @throws Problem `invalid_request` that names each wrong line.
 */
export function seatMapFromCsv(csv: string) {
  const [header, ...lines] = parseLines(csv);
  if (header?.cells.join().toLowerCase() !== columns.join()) refuse('/1', `The first line must be ${columns.join()}`);
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
  return { sections: [...sections].map(sectionOf) };

  function countSeat({ cells: [, , seat] }: Line): string | undefined {
    if (seat) seats += 1;
    return seats > inventoryLimits.capacityPerType ? `At most ${inventoryLimits.capacityPerType} seats` : undefined;
  }
}

function parseLines(csv: string): Line[] {
  const [header = ''] = csv.split(/\r?\n/, 1);
  const delimiter = header.includes(';') ? ';' : ',';
  const shape = { bom: true, info: true, trim: true, skip_empty_lines: true, relax_column_count: true } as const;
  try {
    const records = parse(csv, { ...shape, delimiter, to: maxLines, max_record_size: 1_000 }) as unknown as Parsed[];
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse(`/${error.lines ?? 1}`, error.message.slice(0, 200));
  }
}

/** Adds a line to its section. Returns what is wrong with it, or `undefined`. */
function addLine(sections: Map<string, Section>, { line, cells }: Line): string | undefined {
  const [id = '', row = '', seat = '', attributes = ''] = cells;
  if (cells.length < 3 || cells.length > columns.length) return `has ${cells.length} columns instead of 4`;
  const standing = /^standing:(\d{1,6})$/.exec(attributes);
  const invalidName = [id, ...(standing ? [] : [row, seat])].findIndex((name) => !isPlaceName(name));
  if (invalidName >= 0) return `${columns[invalidName]}: ${placeNameRefusal}`;
  if (!sections.has(id) && sections.size === inventoryLimits.sectionsPerMap)
    return `At most ${inventoryLimits.sectionsPerMap} sections`;
  if (!standing) return addSeat(sections, id, { row, seat, attributes, line });
  if (row || seat) return 'A standing section has neither row nor seat';
  if (sections.has(id)) return `Section ${id} already exists`;
  sections.set(id, { capacity: Number(standing[1]), rows: new Map() });
  return undefined;
}

function addSeat(
  sections: Map<string, Section>,
  id: string,
  { row, seat, attributes, line }: { row: string; seat: string; attributes: string; line: number },
): string | undefined {
  const traits = /^(accessible)?(?:(?:^| )companion-of:(.+))?$/.exec(attributes);
  if (!traits) return 'attributes: accessible, companion-of:<seat>, both separated by a space, or standing:<capacity>';
  const [, accessible, companionOf] = traits;
  const section: Section = sections.get(id) ?? { rows: new Map() };
  if (section.capacity !== undefined) return `Section ${id} is a standing section`;
  const seats: SeatRow = section.rows.get(row) ?? new Map();
  if (seats.has(seat)) return `Section ${id}, row ${row} has two seats ${seat}`;
  if (seats.size === inventoryLimits.seatsPerRow) return `At most ${inventoryLimits.seatsPerRow} seats in a row`;
  if (seats.size === 0 && section.rows.size === inventoryLimits.rowsPerSection)
    return `At most ${inventoryLimits.rowsPerSection} rows in a section`;
  seats.set(seat, { name: seat, line, ...(accessible && { accessible: true }), ...(companionOf && { companionOf }) });
  sections.set(id, section);
  section.rows.set(row, seats);
  return undefined;
}

/** Companions of a seat that their row does not have. Checked last, because that seat may follow in a later line. */
function companionFaults(sections: ReadonlyMap<string, Section>): FieldError[] {
  const rows = [...sections.values()].flatMap((section) => [...section.rows.values()]);
  return rows.flatMap((seats) =>
    [...seats.values()].flatMap(({ line, companionOf }) =>
      companionOf === undefined || seats.has(companionOf)
        ? []
        : [{ pointer: `/${line}`, message: `The row has no seat ${companionOf} to accompany` }],
    ),
  );
}

const sectionOf = ([id, { capacity, rows }]: [string, Section]) =>
  capacity === undefined
    ? { id, name: id, kind: 'seated', rows: [...rows].map(([name, seats]) => ({ name, seats: seatsOf(seats) })) }
    : { id, name: id, kind: 'standing', capacity };

const seatsOf = (seats: SeatRow): Seat[] => [...seats.values()].map(({ line: _, ...seat }) => seat);
