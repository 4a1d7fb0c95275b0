import { invalid, invalidParameter } from '../validation.ts';
import { type AttributeValue, attributeOf, type Item, typeOf } from '../values/attribute-value.ts';
import { checkedValue } from '../values/checked-value.ts';
import { addNumbers, negateNumber } from '../values/number.ts';
import { checkLevels, checkLimits } from './limits.ts';
import { bound, boundPath, type Operand } from './operand.ts';
import { type Path, valueAt } from './path.ts';
import { type PathTree, pathTree } from './path-tree.ts';
import type { Placeholders } from './placeholders.ts';
import { expressionError } from './tokens.ts';
import type { Section, UpdateTerm } from './update-syntax.ts';

const kind = 'UpdateExpression';

interface Action {
  section: Section;
  operand?: Operand;
}

export interface Update {
  paths: Path[];
  actions: Action[];
  /** Every path with its position in `actions`. */
  tree: PathTree;
}

const wrongType = () => invalid('An operand in the update expression has an incorrect data type');
const wrongPath = () => invalid('The document path provided in the update expression is invalid for update');

/** Types as the errors of ADD and DELETE name them. */
const longNames: Partial<Record<string, string>> = {
  S: 'STRING',
  N: 'NUMBER',
  B: 'BINARY',
  BOOL: 'BOOLEAN',
  L: 'LIST',
  M: 'MAP',
};

function checkSection({ section, operand }: Action): void {
  if ((section !== 'ADD' && section !== 'DELETE') || operand?.kind !== 'value') return;
  const type = typeOf(operand.value);
  if (['SS', 'NS', 'BS'].includes(type) || (section === 'ADD' && type === 'N')) return;
  const reason = `operator: ${section}, operand type: ${longNames[type] ?? type}, typeSet: ALLOWED_FOR_${section}_OPERAND`;
  throw expressionError(kind, `Incorrect operand type for operator or function; ${reason}`);
}

/** Checks the operands that are given as values. */
function checkOperand(operand: Operand): void {
  if (operand.kind !== 'call') return;
  const { name, operands } = operand;
  for (const one of operands) checkOperand(one);
  if (name === 'if_not_exists') {
    if (operands[0]?.kind === 'path') return;
    throw expressionError(kind, `Operator or function requires a document path; operator or function: ${name}`);
  }
  const needed = name === 'list_append' ? 'L' : 'N';
  for (const one of operands) {
    if (one.kind !== 'value' || one.value[needed] !== undefined) continue;
    const reason = `operator or function: ${name}, operand type: ${typeOf(one.value)}`;
    throw expressionError(kind, `Incorrect operand type for operator or function; ${reason}`);
  }
}

/**
 * Prepares an update for one request.
 * @throws ValidationException for overlapping paths, changes of a key attribute and operands of a wrong type.
 */
export function boundUpdate(terms: readonly UpdateTerm[], placeholders: Placeholders, keys: readonly string[]): Update {
  const paths = terms.map(({ path }) => boundPath(path, kind, placeholders));
  const actions = terms.map(({ section, operand }) => ({
    section,
    ...(operand && { operand: bound(operand, kind, placeholders) }),
  }));
  for (const path of paths) checkLevels(kind, path);
  checkLimits(
    kind,
    actions.flatMap(({ operand }) => operand ?? []),
  );
  for (const action of actions) {
    checkSection(action);
    if (action.operand) checkOperand(action.operand);
  }
  const tree = pathTree(kind, paths);
  for (const [name] of paths) {
    if (!keys.includes(String(name))) continue;
    throw invalidParameter(`Cannot update attribute ${name}. This attribute is part of the key`);
  }
  return { paths, actions, tree };
}

function numberOf(value: AttributeValue): string {
  if (value.N === undefined) throw wrongType();
  return value.N;
}

function listOf(value: AttributeValue): AttributeValue[] {
  if (!value.L) throw wrongType();
  return value.L;
}

/** The value of an operand in the item as it was before the update. */
function evaluate(operand: Operand, item: Item | undefined): AttributeValue {
  if (operand.kind === 'value') return operand.value;
  if (operand.kind === 'path') {
    const value = valueAt(item, operand.path);
    if (value) return value;
    throw invalid('The provided expression refers to an attribute that does not exist in the item');
  }
  const [first, second] = operand.operands;
  if (!first || !second) throw new Error('Operators and functions of an update have two operands');
  if (operand.name === 'if_not_exists') {
    return (first.kind === 'path' && valueAt(item, first.path)) || evaluate(second, item);
  }
  const [left, right] = [evaluate(first, item), evaluate(second, item)];
  if (operand.name === 'list_append') return { L: [...listOf(left), ...listOf(right)] };
  const addend = numberOf(right);
  return { N: addNumbers(numberOf(left), operand.name === '+' ? addend : negateNumber(addend)) };
}

function sum(old: AttributeValue | undefined, added: AttributeValue): AttributeValue {
  if (!old) return added;
  const type = typeOf(added);
  if (typeOf(old) !== type) throw wrongType();
  if (old.N !== undefined && added.N !== undefined) return { N: addNumbers(old.N, added.N) };
  const members = new Set([...(old[type] as string[]), ...(added[type] as string[])]);
  return checkedValue({ [type]: [...members] });
}

function difference(old: AttributeValue | undefined, removed: AttributeValue): AttributeValue | undefined {
  if (!old) return undefined;
  const type = typeOf(removed);
  if (typeOf(old) !== type) throw wrongType();
  const gone = new Set(removed[type] as string[]);
  const rest = (old[type] as string[]).filter((member) => !gone.has(member));
  return rest.length === 0 ? undefined : { [type]: rest };
}

/** Applies an update to an item, or to a new one that has only its key. @throws ValidationException */
export function updated(update: Update, old: Item | undefined, key: Item): Item {
  const changed = (node: PathTree, value: AttributeValue | undefined): AttributeValue | undefined => {
    const action = node.leaf === undefined ? undefined : update.actions[node.leaf];
    if (!action) return changedDocument(node, value);
    const { section, operand } = action;
    if (!operand) return undefined;
    const result = evaluate(operand, old);
    if (section === 'ADD') return sum(value, result);
    return section === 'DELETE' ? difference(value, result) : result;
  };
  const changedDocument = (node: PathTree, value: AttributeValue | undefined): AttributeValue => {
    const [part] = node.children.keys();
    if (value?.M && typeof part === 'string') return { M: changedMap(node, value.M) };
    if (value?.L && typeof part === 'number') return { L: changedList(node, value.L) };
    throw wrongPath();
  };
  const changedMap = (node: PathTree, map: Item): Item => {
    let result = { ...map };
    for (const [part, child] of node.children) {
      const value = changed(child, attributeOf(map, String(part)));
      if (value) result = setAttribute(result, String(part), value);
      else delete result[part];
    }
    return result;
  };
  /** Indexes count in the old list. What lies beyond its end is appended in the order of the indexes. */
  const changedList = (node: PathTree, list: AttributeValue[]): AttributeValue[] => {
    const result: (AttributeValue | undefined)[] = [...list];
    const byIndex = [...node.children].sort(([first], [second]) => Number(first) - Number(second));
    for (const [part, child] of byIndex) {
      const value = changed(child, list[Number(part)]);
      if (Number(part) < list.length) result[Number(part)] = value;
      else if (value) result.push(value);
    }
    return result.filter((value) => value !== undefined);
  };
  return changedMap(update.tree, old ?? key);
}

/** Sets an attribute of a fresh copy. The name `__proto__` would change the object's prototype. */
function setAttribute(item: Item, name: string, value: AttributeValue): Item {
  if (name === '__proto__') return { ...item, [name]: value };
  item[name] = value;
  return item;
}
