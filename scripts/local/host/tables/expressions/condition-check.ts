import type { AwsError } from '../../aws-error.ts';
import { type AttributeValue, attributeTypes, typeOf } from '../values/attribute-value.ts';
import { orderOf } from '../values/comparison.ts';
import type { Operand } from './operand.ts';
import { areSamePaths, pathText } from './path.ts';
import { type ExpressionKind, expressionError } from './tokens.ts';

const ordered = ['S', 'N', 'B'];
/** The types that an operand given as a value may have. */
const allowedTypes: Record<string, readonly string[]> = {
  '<': ordered,
  '<=': ordered,
  '>': ordered,
  '>=': ordered,
  BETWEEN: ordered,
  begins_with: ['S', 'B'],
  size: ['S', 'B', 'SS', 'NS', 'BS', 'L', 'M'],
};
const logical = ['AND', 'OR', 'NOT'];

const shown = (value: AttributeValue): string => {
  const type = typeOf(value);
  return `AttributeValue: {${type}:${String(value[type])}}`;
};

/** `undefined` when only the item decides. */
const typeOfOperand = (operand: Operand | undefined): string | undefined => {
  if (operand?.kind === 'value') return typeOf(operand.value);
  return operand?.kind === 'call' ? 'N' : undefined;
};

function wrongType(kind: ExpressionKind, name: string, type: string): AwsError {
  return expressionError(
    kind,
    `Incorrect operand type for operator or function; operator or function: ${name}, operand type: ${type}`,
  );
}

function checkBounds(kind: ExpressionKind, lower: Operand | undefined, upper: Operand | undefined): void {
  if (lower?.kind !== 'value' || upper?.kind !== 'value') return;
  const order = orderOf(lower.value, upper.value);
  const bounds = `lower bound operand: ${shown(lower.value)}, upper bound operand: ${shown(upper.value)}`;
  if (order === undefined) {
    throw expressionError(kind, `The BETWEEN operator requires same data type for lower and upper bounds; ${bounds}`);
  }
  if (order > 0) {
    const rule = 'The BETWEEN operator requires upper bound to be greater than or equal to lower bound';
    throw expressionError(kind, `${rule}; ${bounds}`);
  }
}

function checkType(kind: ExpressionKind, type: Operand | undefined): void {
  if (type?.kind !== 'value' || type.value.S === undefined) {
    throw wrongType(kind, 'attribute_type', typeOfOperand(type) ?? 'path');
  }
  if (attributeTypes.has(type.value.S)) return;
  const reason = `Invalid attribute type name found; type: ${type.value.S}`;
  throw expressionError(kind, `${reason}, valid types: {${[...attributeTypes].join(',')}}`);
}

/** Checks what does not depend on the item. @throws ValidationException */
export function checkCondition(kind: ExpressionKind, condition: Operand): void {
  if (condition.kind !== 'call') return;
  const { name, operands } = condition;
  for (const operand of operands) checkCondition(kind, operand);
  if (logical.includes(name)) return;
  const [first, second, third] = operands;
  if (name.startsWith('attribute_') && name !== 'attribute_type' && first?.kind !== 'path') {
    throw expressionError(kind, `Operator or function requires a document path; operator or function: ${name}`);
  }
  if (first?.kind === 'path') {
    const same = operands.slice(1).some((other) => other.kind === 'path' && areSamePaths(first.path, other.path));
    if (same) {
      const reason = 'The first operand must be distinct from the remaining operands for this operator or function';
      throw expressionError(kind, `${reason}; operator: ${name}, first operand: ${pathText(first.path)}`);
    }
  }
  for (const operand of operands) {
    const type = typeOfOperand(operand);
    const allowed = allowedTypes[name];
    if (type !== undefined && allowed && !allowed.includes(type)) throw wrongType(kind, name, type);
  }
  if (name === 'BETWEEN') checkBounds(kind, second, third);
  if (name === 'attribute_type') checkType(kind, second);
}
