import { type AttributeValue, type Item, typeOf } from '../values/attribute-value.ts';
import { areEqual, bytesOf, orderOf } from '../values/comparison.ts';
import type { Operand } from './operand.ts';
import { valueAt } from './path.ts';

/** How many characters, bytes or members a value has. `undefined` for the types that have no size. */
function sizeOf(value: AttributeValue): number | undefined {
  if (value.S !== undefined) return value.S.length;
  if (value.B !== undefined) return bytesOf(value.B).length;
  if (value.M) return Object.keys(value.M).length;
  return (value.L ?? value.SS ?? value.NS ?? value.BS)?.length;
}

function contains(container: AttributeValue, member: AttributeValue): boolean {
  if (container.S !== undefined) return member.S !== undefined && container.S.includes(member.S);
  if (container.B !== undefined) return member.B !== undefined && bytesOf(container.B).includes(bytesOf(member.B));
  if (container.L) return container.L.some((one) => areEqual(one, member));
  if (container.SS) return member.S !== undefined && container.SS.includes(member.S);
  if (container.NS) return member.N !== undefined && container.NS.includes(member.N);
  if (container.BS) return member.B !== undefined && container.BS.includes(member.B);
  return false;
}

function beginsWith(value: AttributeValue, prefix: AttributeValue): boolean {
  if (value.S !== undefined && prefix.S !== undefined) return value.S.startsWith(prefix.S);
  if (value.B === undefined || prefix.B === undefined) return false;
  const bytes = bytesOf(prefix.B);
  return bytesOf(value.B).subarray(0, bytes.length).equals(bytes);
}

function resolved(operand: Operand | undefined, item: Item | undefined): AttributeValue | undefined {
  if (!operand) return undefined;
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') return valueAt(item, operand.path);
  const value = resolved(operand.operands[0], item);
  const size = value && sizeOf(value);
  return size === undefined ? undefined : { N: String(size) };
}

const orders: Record<string, (order: number) => boolean> = {
  '<': (order) => order < 0,
  '<=': (order) => order <= 0,
  '>': (order) => order > 0,
  '>=': (order) => order >= 0,
};

function isOrdered(operator: string, first?: AttributeValue, second?: AttributeValue): boolean {
  const order = first && second && orderOf(first, second);
  return order !== undefined && (orders[operator]?.(order) ?? false);
}

/** Whether an item meets a checked condition. An absent item has no attributes. */
export function holds(condition: Operand, item: Item | undefined): boolean {
  if (condition.kind !== 'call') throw new Error('A condition is a call');
  const { name, operands } = condition;
  const [first, second, third] = operands;
  if (name === 'AND') return operands.every((one) => holds(one, item));
  if (name === 'OR') return operands.some((one) => holds(one, item));
  if (name === 'NOT') return first !== undefined && !holds(first, item);
  const value = resolved(first, item);
  if (name === 'attribute_exists') return value !== undefined;
  if (name === 'attribute_not_exists') return value === undefined;
  if (name === 'IN') {
    return value !== undefined && operands.slice(1).some((one) => areEqual(value, resolved(one, item)));
  }
  const other = resolved(second, item);
  switch (name) {
    case '=':
      return value !== undefined && areEqual(value, other);
    case '<>':
      return value === undefined || !areEqual(value, other);
    case 'BETWEEN':
      return isOrdered('>=', value, other) && isOrdered('<=', value, resolved(third, item));
    case 'attribute_type':
      return value !== undefined && typeOf(value) === other?.S;
    case 'begins_with':
      return value !== undefined && other !== undefined && beginsWith(value, other);
    case 'contains':
      return value !== undefined && other !== undefined && contains(value, other);
    default:
      return isOrdered(name, value, other);
  }
}
