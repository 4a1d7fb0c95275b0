import { invalid, invalidParameter, malformed } from '../validation.ts';
import { type AttributeType, type AttributeValue, attributeTypes, type Item } from './attribute-value.ts';
import { bytesOf, compareText } from './comparison.ts';
import { canonicalNumber, compareNumbers } from './number.ts';

/** Values inside each other, the outermost included. */
const maxLevels = 32;

function text(value: unknown): string {
  if (typeof value !== 'string') throw malformed(`${(typeof value).toUpperCase()}_VALUE cannot be converted to String`);
  return value;
}

function binary(value: unknown): string {
  const base64 = text(value);
  if (Buffer.from(base64, 'base64').toString('base64') !== base64) throw malformed('Invalid base64');
  return base64;
}

/** The members of a set in one order, so that equal sets have equal text. */
function set(value: unknown, name: string, member: (value: unknown) => string, compare: typeof compareText): string[] {
  if (!Array.isArray(value)) throw malformed('Expected list or null');
  if (value.length === 0) throw invalidParameter(`An ${name} set  may not be empty`);
  const members = value.map(member);
  if (new Set(members).size < members.length) {
    throw invalidParameter(`Input collection [${value.join(', ')}] contains duplicates.`);
  }
  return members.sort(compare);
}

const compareBinaries = (first: string, second: string): number => Buffer.compare(bytesOf(first), bytesOf(second));

/** Copies the map only if a value changes. */
function checkedMap(map: unknown, level: number): Item {
  if (typeof map !== 'object' || map === null || Array.isArray(map)) throw malformed('Expected map or null');
  const changes: [string, AttributeValue][] = [];
  for (const name of Object.keys(map)) {
    if (name === '') throw invalid('Empty attribute name');
    const value = (map as Item)[name];
    const checked = checkedValue(value, level);
    if (checked !== value) changes.push([name, checked]);
  }
  return changes.length === 0 ? (map as Item) : { ...map, ...Object.fromEntries(changes) };
}

function checkedList(list: unknown, level: number): AttributeValue[] {
  if (!Array.isArray(list)) throw malformed('Expected list or null');
  const checked = list.map((value) => checkedValue(value, level));
  return checked.some((value, index) => value !== list[index]) ? checked : list;
}

/**
 * Checks a value of a request and brings it into the one form that is stored: canonical numbers, sorted sets.
 * @throws ValidationException or SerializationException as DynamoDB.
 */
export function checkedValue(value: unknown, level = 1): AttributeValue {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw malformed('Unexpected value type');
  if (level > maxLevels) {
    throw invalid(
      'Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit',
    );
  }
  let type: string | undefined;
  for (const name in value) {
    if (!attributeTypes.has(name)) continue;
    if (type !== undefined) {
      throw invalid(
        'Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes',
      );
    }
    type = name;
  }
  if (type === undefined) {
    throw invalid('Supplied AttributeValue is empty, must contain exactly one of the supported datatypes');
  }
  const given = value as Record<string, unknown>;
  const content = given[type];
  const checked = checkedContent(type as AttributeType, content, level);
  return checked === content && Object.keys(given).length === 1 ? (value as AttributeValue) : { [type]: checked };
}

function checkedContent(type: AttributeType, content: unknown, level: number): unknown {
  switch (type) {
    case 'S':
      return text(content);
    case 'N':
      return canonicalNumber(text(content));
    case 'B':
      return binary(content);
    case 'BOOL':
      if (typeof content !== 'boolean') throw malformed('Unexpected token received from parser');
      return content;
    case 'NULL':
      if (content !== true) throw invalidParameter('Null attribute value types must have the value of true');
      return content;
    case 'SS':
      return set(content, 'string', text, compareText);
    case 'NS':
      return set(content, 'number', (member) => canonicalNumber(text(member)), compareNumbers);
    case 'BS':
      return set(content, 'binary', binary, compareBinaries);
    case 'L':
      return checkedList(content, level + 1);
    case 'M':
      return checkedMap(content, level + 1);
  }
}

/** Checks all attributes of an item of a request. @throws as `checkedValue`. */
export const checkedItem = (item: unknown): Item => checkedMap(item, 1);
