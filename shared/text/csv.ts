import { CsvError, parse } from 'csv-parse/sync';
import { refuse } from '../base/refuse.ts';

/** What the parser returns with `info: true`, which its types do not declare. */
interface Parsed {
  info: { lines: number };
  record: string[];
}

export interface CsvLine {
  /** The line number that an editor shows. The header is line 1. */
  line: number;
  /** Without blanks around them. */
  cells: string[];
}

/** How much of a file is read: a reader notices a file that is too long by one line more than it takes. */
interface CsvBounds {
  lines: number;
  recordCharacters: number;
}

/** Excel reads the separator from a first line such as `sep=;`. Without it the header shows the separator. */
function separation(csv: string): { delimiter: string; from_line: number } {
  const [first = ''] = csv.trimStart().split(/\r?\n/, 1);
  const stated = /^"?sep=(.)"?[;,\t]*$/i.exec(first)?.[1];
  if (stated) return { delimiter: stated, from_line: 2 };
  return { delimiter: [';', '\t'].find((character) => first.includes(character)) ?? ',', from_line: 1 };
}

const shape = {
  bom: true,
  info: true,
  trim: true,
  skip_empty_lines: true,
  skip_records_with_empty_values: true,
  relax_column_count: true,
} as const;

/**
 * Reads CSV (RFC 4180) in the forms that spreadsheets save: with a byte order mark, separated by commas, semicolons or
 * tabs, with any line ends. @throws Problem `invalid_request` that names the line.
 */
export function csvLines(csv: string, { lines, recordCharacters }: CsvBounds): CsvLine[] {
  const options = { ...shape, ...separation(csv), to: lines, max_record_size: recordCharacters };
  try {
    const records = parse(csv, options) as unknown as Parsed[];
    return records.map(({ info, record }) => ({ line: info.lines, cells: record }));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    return refuse(`/${error.lines ?? 1}`, error.message.slice(0, 200));
  }
}
