import { decimalsOf } from '../../../../../shared/base/currency.ts';
import type { Money } from '../../../../../shared/base/money.ts';

/** Signs that stand for one currency only. `$` does not. */
const signs: Record<string, string> = { '€': 'EUR', '£': 'GBP' };

const shape = /^(?<before>[A-Z]{3}|[€£])?\+?(?<number>\d[\d.,]*)(?<after>[A-Z]{3}|[€£])?$/;

/** Spaces and apostrophes group digits in some countries. */
const plain = (text: string): string => text.toUpperCase().replace(/[\s'\u2019]/gu, '');

/** Whether a text is an amount that was received, in any currency. */
export const isAmount = (text: string): boolean => shape.test(plain(text));

/** The currency that the text of an amount names, if any. */
export function currencyIn(text: string): string | undefined {
  const { before, after } = shape.exec(plain(text))?.groups ?? {};
  const named = before ?? after;
  return named && (signs[named] ?? named);
}

/**
 * Reads an amount as banks print it: `45.00`, `45,00`, `1.234,50`, `1,234.50` or `1 234,50`, with the currency before or
 * after it. Undefined where it is not above zero, or has more decimals than the currency.
 */
export function statementAmount(text: string, currency: string): Money | undefined {
  const number = shape.exec(plain(text))?.groups?.number ?? '';
  const digits = decimalsOf(currency);
  const decimals = (mark: string): string => (digits > 0 ? `(?:${mark}(\\d{1,${digits}}))?` : '');
  const forms = [
    `(\\d+)${decimals('[.,]')}`,
    `(\\d{1,3}(?:,\\d{3})+)${decimals('\\.')}`,
    `(\\d{1,3}(?:\\.\\d{3})+)${decimals(',')}`,
  ];
  const [, units, fraction = ''] = forms.map((form) => new RegExp(`^${form}$`).exec(number)).find(Boolean) ?? [];
  if (units === undefined) return undefined;
  const amount = Number(units.replace(/[.,]/g, '') + fraction.padEnd(digits, '0'));
  return amount > 0 && Number.isSafeInteger(amount) ? { amount, currency } : undefined;
}
