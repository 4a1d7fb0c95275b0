import { AwsError } from '../../aws-error.ts';
import { invalid, malformed } from '../validation.ts';
import type { AttributeValue } from '../values/attribute-value.ts';
import { checkedValue } from '../values/checked-value.ts';
import { type ExpressionKind, expressionError } from './tokens.ts';

export interface PlaceholderInput {
  ExpressionAttributeNames?: unknown;
  ExpressionAttributeValues?: unknown;
}
type Parameter = keyof PlaceholderInput;

function entriesOf(input: PlaceholderInput, parameter: Parameter, syntax: RegExp): [string, unknown][] {
  const map = input[parameter];
  if (map === undefined || map === null) return [];
  if (typeof map !== 'object') throw malformed('Expected map or null');
  const entries = Object.entries(map);
  if (entries.length === 0) throw invalid(`${parameter} must not be empty`);
  for (const [key] of entries) {
    if (!syntax.test(key)) throw invalid(`${parameter} contains invalid key: Syntax error; key: "${key}"`);
  }
  return entries;
}

function nameOf(key: string, name: unknown): string {
  if (typeof name !== 'string') throw malformed('NUMBER_VALUE cannot be converted to String');
  if (name === '') {
    throw invalid(`ExpressionAttributeNames contains invalid value: Empty attribute name for key ${key}`);
  }
  return name;
}

function checkedPlaceholder(key: string, value: unknown): AttributeValue {
  try {
    return checkedValue(value);
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== 'ValidationException') throw error;
    throw invalid(`ExpressionAttributeValues contains invalid value: ${error.message} for key ${key}`);
  }
}

/** The names and values that the expressions of one request refer to. */
export class Placeholders {
  readonly #names = new Map<string, string>();
  readonly #values = new Map<string, AttributeValue>();
  readonly #unused = new Set<string>();

  /** @throws ValidationException for a wrong name or value, and for any of them without an expression. */
  constructor(input: PlaceholderInput, hasExpressions: boolean) {
    for (const parameter of ['ExpressionAttributeNames', 'ExpressionAttributeValues'] as const) {
      if (!hasExpressions && input[parameter]) {
        throw invalid(`${parameter} can only be specified when using expressions`);
      }
    }
    for (const [key, name] of entriesOf(input, 'ExpressionAttributeNames', /^#[A-Za-z0-9_]+$/)) {
      this.#names.set(key, nameOf(key, name));
      this.#unused.add(key);
    }
    for (const [key, value] of entriesOf(input, 'ExpressionAttributeValues', /^:[A-Za-z0-9_]+$/)) {
      this.#values.set(key, checkedPlaceholder(key, value));
      this.#unused.add(key);
    }
  }

  name(key: string, kind: ExpressionKind): string {
    const name = this.#names.get(key);
    if (name === undefined) {
      const reason = 'An expression attribute name used in the document path is not defined; attribute name';
      throw expressionError(kind, `${reason}: ${key}`);
    }
    this.#unused.delete(key);
    return name;
  }

  value(key: string, kind: ExpressionKind): AttributeValue {
    const value = this.#values.get(key);
    if (value === undefined) {
      const reason = 'An expression attribute value used in expression is not defined; attribute value';
      throw expressionError(kind, `${reason}: ${key}`);
    }
    this.#unused.delete(key);
    return value;
  }

  /** @throws ValidationException when an expression refers to none of them. Call it once all expressions are bound. */
  assertAllUsed(): void {
    if (this.#unused.size === 0) return;
    const unused = (mark: string): string[] => [...this.#unused].filter((key) => key.startsWith(mark));
    const [parameter, keys] = unused('#').length > 0 ? ['Names', unused('#')] : ['Values', unused(':')];
    throw invalid(
      `Value provided in ExpressionAttribute${parameter} unused in expressions: keys: {${keys.join(', ')}}`,
    );
  }
}
