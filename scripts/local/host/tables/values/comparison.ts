import type { AttributeValue } from './attribute-value.ts';
import { compareNumbers } from './number.ts';

const beyondUtf16Order = /[\ud800-\udfff]/;

/** Compares by UTF-8 bytes. JavaScript's own order differs for characters that take two UTF-16 units. */
export function compareText(first: string, second: string): number {
  if (first === second) return 0;
  if (beyondUtf16Order.test(first) || beyondUtf16Order.test(second)) {
    return Buffer.compare(Buffer.from(first), Buffer.from(second));
  }
  return first < second ? -1 : 1;
}

export const bytesOf = (base64: string): Buffer => Buffer.from(base64, 'base64');

/** Compares two strings, numbers or binaries. `undefined` when they have no order: other or different types. */
export function orderOf(first: AttributeValue, second: AttributeValue): number | undefined {
  if (first.S !== undefined && second.S !== undefined) return compareText(first.S, second.S);
  if (first.N !== undefined && second.N !== undefined) return compareNumbers(first.N, second.N);
  if (first.B !== undefined && second.B !== undefined) return Buffer.compare(bytesOf(first.B), bytesOf(second.B));
  return undefined;
}

/** Whether two checked values or items are equal. */
export function areEqual(first: unknown, second: unknown): boolean {
  if (first === second) return true;
  if (typeof first !== 'object' || typeof second !== 'object' || first === null || second === null) return false;
  const names = Object.keys(first);
  return (
    names.length === Object.keys(second).length &&
    Array.isArray(first) === Array.isArray(second) &&
    names.every(
      (name) =>
        Object.hasOwn(second, name) &&
        areEqual((first as Record<string, unknown>)[name], (second as Record<string, unknown>)[name]),
    )
  );
}
