import { stringify } from 'csv-stringify/sync';
import { Attendee } from './attendee.ts';

/** Separators of a file. Spreadsheets in German, French or Portuguese read semicolons. */
export const separators = [',', ';', '\t'] as const;
export type Separator = (typeof separators)[number];

/** A seat has columns of its own: a spreadsheet would take `A-1-12` or `1-2-12` for a date. */
const columns = Object.keys(Attendee.shape).flatMap((name) => (name === 'seat' ? ['section', 'row', 'seat'] : [name]));

/**
 * A spreadsheet runs a cell that begins with one of these characters. Read with another separator than the file's, a
 * cell begins after each separator and quote within a text. An apostrophe before it makes it text.
 */
const formula = /(^|[;,\t"'|])(\s*[=+\-@\t\r＝＋－＠])/g;

const withoutFormula = (text: string): string => text.replace(formula, "$1'$2");

const row = ({ seat, ...attendee }: Attendee) => {
  const [section, rowName, name] = seat?.split('-') ?? [];
  return { ...attendee, section, row: rowName, seat: name };
};

/** A CSV file with a byte order mark. Formulas are made text. */
export const attendeesFile = (attendees: readonly Attendee[], separator: Separator): string =>
  stringify(attendees.map(row), {
    header: true,
    columns,
    bom: true,
    delimiter: separator,
    cast: { string: withoutFormula },
    record_delimiter: 'windows',
  });
