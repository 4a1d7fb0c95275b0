import { deriveId } from '../../../../shared/base/id.ts';
import { manualLimits } from './limits.ts';

const prefix = 'NF';

/** What the buyer states with a payment, such as `NF-4K7QZ-M2X9D`. Derived from the order's id, without I, L, O and U. */
export function paymentReference(orderId: string): string {
  const code = deriveId('', prefix, orderId).slice(1, 1 + manualLimits.referenceCharacters);
  const half = manualLimits.referenceCharacters / 2;
  return [prefix, code.slice(0, half), code.slice(half)].join('-');
}

/** A reference as people and banks spell it, reduced to what counts: no case, spaces or hyphens; O is 0, I and L are 1. */
export function normalReference(text: string): string {
  const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  return plain.slice(0, prefix.length) + plain.slice(prefix.length).replace(/O/g, '0').replace(/[IL]/g, '1');
}

/**
 * Everything in a text that may be a payment reference, in its normal form, each once: the purpose of a transfer has
 * other words beside it, and banks break it with spaces.
 */
export function referencesIn(text: string): string[] {
  const plain = text.toUpperCase().replace(/[^0-9A-Z]/g, '');
  const length = prefix.length + manualLimits.referenceCharacters;
  const starts = [...plain.matchAll(new RegExp(prefix, 'g'))].map(({ index }) => index);
  const found = starts
    .map((start) => normalReference(plain.slice(start, start + length)))
    .filter((reference) => reference.length === length && !reference.includes('U'));
  return [...new Set(found)].slice(0, manualLimits.candidatesPerLine);
}
