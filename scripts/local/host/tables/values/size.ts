import type { AttributeValue, Item } from './attribute-value.ts';

/** Bytes that DynamoDB adds to a list or map, and to each of its members. */
const documentBytes = 3;
const memberBytes = 1;

/** A byte for the exponent and one for two digits each. */
function numberSize(text: string): number {
  const digits = text.replace(/^-?0?\.?0*|\./g, '').replace(/0+$/, '').length;
  return 1 + Math.ceil(digits / 2) + (text.startsWith('-') ? 1 : 0);
}

/** Base64 has four characters for three bytes. */
const binarySize = (base64: string): number =>
  (base64.length / 4) * 3 - (base64.endsWith('==') ? 2 : base64.endsWith('=') ? 1 : 0);

const sum = <T>(values: readonly T[], size: (value: T) => number): number =>
  values.reduce((total, value) => total + size(value), 0);

export function valueSize(value: AttributeValue): number {
  if (value.S !== undefined) return Buffer.byteLength(value.S);
  if (value.N !== undefined) return numberSize(value.N);
  if (value.B !== undefined) return binarySize(value.B);
  if (value.M) return documentBytes + itemSize(value.M) + memberBytes * Object.keys(value.M).length;
  if (value.L) return documentBytes + sum(value.L, (member) => memberBytes + valueSize(member));
  if (value.SS) return sum(value.SS, Buffer.byteLength);
  if (value.NS) return sum(value.NS, numberSize);
  if (value.BS) return sum(value.BS, binarySize);
  return 1;
}

/** The bytes of an item as DynamoDB counts them for its limits: names and values. */
export function itemSize(item: Item): number {
  let total = 0;
  for (const name of Object.keys(item)) total += Buffer.byteLength(name) + valueSize(item[name] as AttributeValue);
  return total;
}
