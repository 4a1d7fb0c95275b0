import * as z from 'zod';
import { refuse } from '../../../../../shared/base/refuse.ts';
import { csvLines } from '../../../../../shared/text/csv.ts';
import { manualLimits } from '../limits.ts';

const columns = ['reference', 'amount', 'date'] as const;

const cell = z.string().max(manualLimits.statementLineCharacters);

/** The body of POST /v1/organizers/{organizerId}/bank-statements, as JSON. A CSV file is read into the same shape. */
export const BankStatement = z
  .strictObject({
    lines: z
      .array(
        z.strictObject({
          line: z.int().min(1).describe('the number of the line, which the answer repeats'),
          reference: cell.describe('the purpose of the transfer; the payment reference may stand anywhere in it'),
          amount: cell.describe('as the bank prints it, such as `45.00`, `1.234,50` or `EUR 45.00`'),
          date: cell.describe('such as `2027-03-08` or `08.03.2027`'),
        }),
      )
      .max(manualLimits.statementLines)
      .describe('in any order'),
  })
  .meta({ id: 'BankStatement', description: 'What has arrived on the bank account of an organizer.' });

export type StatementLine = z.infer<typeof BankStatement>['lines'][number];

/** Why a line is left to a person. */
export const leftReasons = {
  invalid_row: 'The line has no date, or no amount that was received',
  duplicate_row: 'The same line stands in this statement before',
  unknown_reference: 'No order of this organizer has a payment reference that stands in this line',
  ambiguous_reference: 'The line has the payment references of several orders',
  currency_differs: 'The order is in another currency',
  amount_differs: 'The amount is not what is due',
  already_paid: 'The order is already paid. The money may have to be returned',
  order_ended: 'The order has ended. Mark it as paid by itself: it is confirmed if its places are free, else refunded',
  not_recorded: 'The payment could not be recorded. Import the statement again',
} as const;

export type LeftReason = keyof typeof leftReasons;

/** The result of an import. */
export const ImportedStatement = z
  .object({
    marked: z.int().describe('lines that this import has marked as paid'),
    markedBefore: z.int().describe('lines that an earlier import has marked as paid'),
    left: z.int().describe('Number of lines that a person has to check.'),
    lines: z
      .array(
        z.object({
          line: z.int().describe('its number in the file, the header being line 1'),
          outcome: z
            .enum(['marked', 'marked_before', 'left'])
            .describe('`marked` as paid now or `marked_before`, else `left` to a person'),
          orderId: z.string().optional().describe('the order whose payment reference the line has'),
          reason: z
            .object({
              code: z.enum(Object.keys(leftReasons) as [LeftReason, ...LeftReason[]]),
              message: z.string(),
            })
            .optional()
            .describe('why the line is left'),
        }),
      )
      .describe('every line of the statement, in its order'),
  })
  .meta({ id: 'ImportedStatement' });

/**
 * Reads a bank statement from CSV. The columns `reference`, `amount` and `date` may stand in any order, beside others.
 * @throws Problem `invalid_request` if it is no CSV, lacks a column or has too many lines.
 */
export function bankStatementFromCsv(csv: string): z.input<typeof BankStatement> {
  const { statementLines, statementLineCharacters } = manualLimits;
  const bounds = { lines: statementLines + 3, recordCharacters: statementLineCharacters };
  const [header, ...lines] = csvLines(csv, bounds);
  const names = header?.cells.map((name) => name.toLowerCase()) ?? [];
  const places = columns.map((name) => names.indexOf(name));
  if (places.includes(-1)) refuse(`/${header?.line ?? 1}`, `The first line must name the columns ${columns.join()}`);
  if (lines.length > statementLines) refuse('', `has more than ${statementLines} lines`);
  return {
    lines: lines.map(({ line, cells }) => {
      const [reference = '', amount = '', date = ''] = places.map((place) => cells[place]);
      return { line, reference, amount, date };
    }),
  };
}
