import { digest } from '../../../../../shared/base/id.ts';
import { formatMoney, type Money } from '../../../../../shared/base/money.ts';
import { isOpen, isSameMoney, type OrderRow, wasConfirmed } from '../../../order/order.ts';
import { manualLimits } from '../limits.ts';
import { missingOf } from '../receipt.ts';
import { type LeftReason, leftReasons, type StatementLine } from './bank-statement.ts';
import { currencyIn, isAmount, statementAmount } from './statement-amount.ts';

export interface Reason {
  code: LeftReason;
  message: string;
}

export const reason = (code: LeftReason, message: string = leftReasons[code]): Reason => ({ code, message });

/** `2027-03-08`, `08.03.2027` or `3/8/27`, maybe with a time. */
const date = /^\d{1,4}([-./])\d{1,2}\1\d{1,4}(?:[T ].*)?$/;

/** What makes two lines the same, however a file spells them. */
const contentOf = ({ reference, amount, date: day }: StatementLine): string =>
  JSON.stringify([reference, amount, day].map((cell) => cell.trim().toUpperCase().replace(/\s+/g, ' ')));

/** Why a line is left, independent of any order, by its index in the statement. */
export function faultyLines(lines: readonly StatementLine[]): Map<number, Reason> {
  const seen = new Set<string>();
  return new Map(
    lines.flatMap((line, index) => {
      const content = contentOf(line);
      const isRepeated = seen.has(content);
      seen.add(content);
      if (!isAmount(line.amount) || !date.test(line.date.trim())) return [[index, reason('invalid_row')] as const];
      return isRepeated ? [[index, reason('duplicate_row')] as const] : [];
    }),
  );
}

/**
 * The payment that a line stands for. The same day and amount of an order is the same line in every statement. Its
 * purpose is not kept: it names people.
 */
export function paymentOfLine({ amount: text, date: day }: StatementLine, { total }: OrderRow) {
  const amount = statementAmount(text, total.currency);
  if (!amount) return undefined;
  const key = digest(`statement ${day.trim()} ${amount.amount}`);
  return { key, hash: key, amount, note: `Bank statement, ${day}`.slice(0, manualLimits.noteCharacters) };
}

/** Why a payment cannot be recorded for an order as it is, unless it is exactly what is due. */
export function reasonAgainst(order: OrderRow, line: StatementLine, amount: Money | undefined): Reason | undefined {
  if (wasConfirmed(order) || (isOpen(order) && order.captured)) return reason('already_paid');
  if (!isOpen(order)) return reason('order_ended');
  const named = currencyIn(line.amount) ?? order.total.currency;
  if (named !== order.total.currency) return reason('currency_differs');
  if (!amount) return reason('invalid_row', `The amount is not one in ${order.total.currency}`);
  const due = missingOf(order);
  return isSameMoney(amount, due)
    ? undefined
    : reason('amount_differs', `${leftReasons.amount_differs}: ${formatMoney(due)}`);
}
