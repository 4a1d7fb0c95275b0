import type { KeyAttribute, KeySchema } from '../definition/definition.ts';
import { emptyKeyError, isEmptyKey, sortableText } from '../definition/item-key.ts';
import { invalid, invalidParameter } from '../validation.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { compareText } from '../values/comparison.ts';
import type { Operand } from './operand.ts';

interface Bound {
  text: string;
  inclusive: boolean;
}

/** The part of a table or index that a query reads, in sortable texts. */
export interface KeyRange {
  hash: string;
  lower?: Bound;
  upper?: Bound;
}

interface Comparison {
  name: string;
  operator: string;
  values: AttributeValue[];
}

const mirrored: Partial<Record<string, string>> = { '=': '=', '<': '>', '<=': '>=', '>': '<', '>=': '<=' };

/** The comparisons that the condition joins with AND. */
function comparisonsOf(condition: Operand): Comparison[] {
  if (condition.kind !== 'call') return [];
  const { name: operator, operands } = condition;
  if (operator === 'AND') return operands.flatMap(comparisonsOf);
  if (!mirrored[operator] && operator !== 'BETWEEN' && operator !== 'begins_with') {
    throw invalid(`Invalid operator used in KeyConditionExpression: ${operator}`);
  }
  const isMirrored = operands[0]?.kind === 'value' && operands.length === 2;
  const [path, ...others] = isMirrored ? operands.toReversed() : operands;
  const name = path?.kind === 'path' && path.path.length === 1 ? path.path[0] : undefined;
  const values = others.flatMap((one) => (one.kind === 'value' ? [one.value] : []));
  if (name === undefined || values.length < others.length || (isMirrored && !mirrored[operator])) {
    throw invalid('Invalid condition in KeyConditionExpression: a key attribute must be compared with values');
  }
  return [{ name: String(name), operator: (isMirrored && mirrored[operator]) || operator, values }];
}

function checkValues({ name, type }: KeyAttribute, values: readonly AttributeValue[]): void {
  for (const value of values) {
    if (value[type] === undefined) throw invalidParameter('Condition parameter type does not match schema type');
    if (isEmptyKey(value)) throw emptyKeyError(name, value);
  }
}

/** The first text behind all texts that begin with the prefix. `undefined` when there is none. */
function behindPrefix(prefix: string): string | undefined {
  const characters = [...prefix];
  for (let last = characters.pop(); last !== undefined; last = characters.pop()) {
    const code = last.codePointAt(0) ?? 0;
    if (code === 0x10ffff) continue;
    // UTF-8 has no surrogates.
    return characters.join('') + String.fromCodePoint(code === 0xd7ff ? 0xe000 : code + 1);
  }
  return undefined;
}

function boundsOf({ operator, values }: Comparison): Omit<KeyRange, 'hash'> {
  const [first = '', second = ''] = values.map(sortableText);
  const lower = { text: first, inclusive: operator !== '>' };
  switch (operator) {
    case '<':
    case '<=':
      return { upper: { text: first, inclusive: operator === '<=' } };
    case '>':
    case '>=':
      return { lower };
    case 'BETWEEN':
      return { lower, upper: { text: second, inclusive: true } };
    case 'begins_with': {
      const behind = behindPrefix(first);
      return { lower, ...(behind !== undefined && { upper: { text: behind, inclusive: false } }) };
    }
    default:
      return { lower, upper: lower };
  }
}

/** @throws ValidationException unless the condition is one on the hash key and at most one on the range key. */
export function keyRangeOf(condition: Operand, { hash, range }: KeySchema): KeyRange {
  const comparisons = comparisonsOf(condition);
  if (new Set(comparisons.map(({ name }) => name)).size < comparisons.length) {
    throw invalid('KeyConditionExpressions must only contain one condition per key');
  }
  if (comparisons.length > 2) throw invalid('Conditions can be of length 1 or 2 only');
  const onHash = comparisons.find(({ name }) => name === hash.name);
  const other = comparisons.find(({ name }) => name !== hash.name);
  if (!onHash) throw invalid(`Query condition missed key schema element: ${hash.name}`);
  if (other && other.name !== range?.name) {
    throw invalid(`Query condition missed key schema element: ${range?.name ?? hash.name}`);
  }
  checkValues(hash, onHash.values);
  const [value] = onHash.values;
  if (onHash.operator !== '=' || !value) throw invalid('Query key condition not supported');
  if (other && range) checkValues(range, other.values);
  return { hash: sortableText(value), ...(other && boundsOf(other)) };
}

/** Whether the text of a range key lies within the bounds. */
export function isWithin({ lower, upper }: KeyRange, text: string): boolean {
  const fromLower = lower ? compareText(text, lower.text) : 1;
  const fromUpper = upper ? compareText(text, upper.text) : -1;
  return (lower?.inclusive ? fromLower >= 0 : fromLower > 0) && (upper?.inclusive ? fromUpper <= 0 : fromUpper < 0);
}
