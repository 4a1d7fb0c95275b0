import { invalid } from '../validation.ts';

/*
 * DynamoDB's numbers: decimals of up to 38 digits between 1E-130 and 9.9…E+125, written without an exponent and without
 * superfluous zeros. Most numbers are small integers, which take a short way.
 */

const maxDigits = 38;
const maxExponent = 126;
const minExponent = -129;

/** `0.digits × 10^exponent`. Digits begin and end with another digit than 0; zero has none. */
interface Decimal {
  negative: boolean;
  digits: string;
  exponent: number;
}

const smallInteger = /^(?:0|-?[1-9]\d{0,14})$/;
const syntax = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/;

function decimalOf(text: string): Decimal {
  const [, sign, whole = '', fraction = '', power = '0'] = syntax.exec(text) ?? [];
  const all = whole + fraction;
  if (all === '') throw invalid(`The parameter cannot be converted to a numeric value${text && `: ${text}`}`);
  const significant = all.replace(/^0+/, '');
  const exponent = whole.length - (all.length - significant.length) + Number(power);
  return { negative: sign === '-', digits: significant.replace(/0+$/, ''), exponent };
}

function textOf({ negative, digits, exponent }: Decimal): string {
  if (digits === '') return '0';
  if (exponent > maxExponent) {
    throw invalid('Number overflow. Attempting to store a number with magnitude larger than supported range');
  }
  if (exponent < minExponent) {
    throw invalid('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (digits.length > maxDigits) throw invalid('Attempting to store more than 38 significant digits in a Number');
  const sign = negative ? '-' : '';
  if (exponent <= 0) return `${sign}0.${'0'.repeat(-exponent)}${digits}`;
  if (exponent >= digits.length) return sign + digits.padEnd(exponent, '0');
  return `${sign}${digits.slice(0, exponent)}.${digits.slice(exponent)}`;
}

/** The one way to write a number. @throws ValidationException when it is none or outside DynamoDB's range. */
export const canonicalNumber = (text: string): string => (smallInteger.test(text) ? text : textOf(decimalOf(text)));

/** Adds two numbers exactly. @throws ValidationException when the sum is outside DynamoDB's range or precision. */
export function addNumbers(first: string, second: string): string {
  if (smallInteger.test(first) && smallInteger.test(second)) return String(Number(first) + Number(second));
  const [a, b] = [decimalOf(first), decimalOf(second)];
  const scale = Math.min(a.exponent - a.digits.length, b.exponent - b.digits.length);
  const scaled = ({ negative, digits, exponent }: Decimal): bigint =>
    BigInt(`${negative ? '-' : ''}${digits || '0'}`) * 10n ** BigInt(digits ? exponent - digits.length - scale : 0);
  return textOf(decimalOf(`${scaled(a) + scaled(b)}e${scale}`));
}

export const negateNumber = (text: string): string =>
  text === '0' ? text : text.startsWith('-') ? text.slice(1) : `-${text}`;

const complement = (digits: string): string => digits.replace(/\d/g, (digit) => String(9 - Number(digit)));

/** Text that sorts by its bytes as the canonical number sorts by its value. */
export function sortableNumber(text: string): string {
  const { negative, digits, exponent } = decimalOf(text);
  if (digits === '') return '1';
  const magnitude = String(exponent + 500).padStart(3, '0') + digits;
  // Of two negative numbers with the same first digits the shorter one is greater: `~` sorts behind every digit.
  return negative ? `0${complement(magnitude)}~` : `2${magnitude}`;
}

/** Compares two canonical numbers by value. */
export function compareNumbers(first: string, second: string): number {
  if (first === second) return 0;
  if (smallInteger.test(first) && smallInteger.test(second)) return Number(first) - Number(second);
  return sortableNumber(first) < sortableNumber(second) ? -1 : 1;
}
