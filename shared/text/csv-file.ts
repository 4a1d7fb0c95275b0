import { stringify } from 'csv-stringify/sync';
import * as z from 'zod';

/** The parameter for what separates the columns of a file. */
export const Separator = z
  .enum([',', ';', '\t'])
  .default(',')
  .describe('between columns: `;` for German, French or Portuguese spreadsheets, with decimal commas');
export type Separator = z.infer<typeof Separator>;

/**
 * A spreadsheet runs a cell that begins with one of these characters. Read with another separator than the file's, a
 * cell begins after each separator and quote within a text. An apostrophe before it makes it text.
 */
const formula = /(^|[;,\t"'|])(\s*[=+\-@\t\r＝＋－＠])/g;

const withoutFormula = (text: string): string => text.replace(formula, "$1'$2");

/** A number with its decimals, such as `-45.00`. A text that begins with a minus could be a formula. */
export interface Decimal {
  decimal: string;
}

/** Spreadsheets that read semicolons read `135.79` as text, and `12.79` as a month. */
const numberText = (text: string, separator: Separator): string => (separator === ';' ? text.replace('.', ',') : text);

/**
 * A CSV file with a header and a byte order mark. Formulas in texts are made text, numbers stay numbers. Between
 * semicolons they have a decimal comma.
 */
export const csvFile = (
  rows: readonly Record<string, string | number | Decimal | undefined>[],
  columns: readonly string[],
  separator: Separator,
): string =>
  stringify([...rows], {
    header: true,
    columns: [...columns],
    bom: true,
    delimiter: separator,
    cast: {
      string: withoutFormula,
      number: (value) => numberText(String(value), separator),
      object: (value) => numberText(String(value.decimal), separator),
    },
    record_delimiter: 'windows',
  });
