import { Failure } from '../../process/failure.ts';

type Matches = (value: unknown) => boolean;

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isScalar = (value: unknown): boolean => value === null || ['string', 'number', 'boolean'].includes(typeof value);

/** Objects are no leaves: their members are. So `exists` holds for scalars only. */
const isLeaf = (value: unknown): boolean => value !== undefined && !isObject(value);

const comparisons: Record<string, (value: number, bound: number) => boolean> = {
  '=': (value, bound) => value === bound,
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
};

function compileNumeric(parts: unknown, fail: (what: string) => never): Matches {
  if (!Array.isArray(parts) || parts.length === 0 || parts.length % 2 !== 0) return fail('"numeric" without pairs');
  const checks = Array.from({ length: parts.length / 2 }, (_, pair) => {
    const compare = comparisons[String(parts[2 * pair])];
    const bound: unknown = parts[2 * pair + 1];
    if (!compare || typeof bound !== 'number') return fail(`"numeric": ${JSON.stringify(parts)}`);
    return (value: number) => compare(value, bound);
  });
  return (value) => typeof value === 'number' && checks.every((check) => check(value));
}

function compileOperator(operator: Record<string, unknown>, fail: (what: string) => never): Matches {
  const [[name, argument] = ['', undefined], ...others] = Object.entries(operator);
  if (others.length > 0) return fail(`the operators ${Object.keys(operator).join(', ')} in one matcher`);
  if (name === 'prefix' && typeof argument === 'string') {
    return (value) => typeof value === 'string' && value.startsWith(argument);
  }
  if (name === 'exists' && typeof argument === 'boolean') return (value) => isLeaf(value) === argument;
  if (name === 'anything-but') {
    const excluded: unknown[] = Array.isArray(argument) ? argument : [argument];
    if (excluded.length > 0 && excluded.every(isScalar)) return (value) => isLeaf(value) && !excluded.includes(value);
  }
  if (name === 'numeric') return compileNumeric(argument, fail);
  return fail(`the operator ${JSON.stringify(operator)}`);
}

/** An array in the event matches if one of its elements does. An empty array counts as absent. */
const anyElement =
  (matches: Matches): Matches =>
  (value) =>
    Array.isArray(value) && value.length > 0 ? value.some(matches) : matches(Array.isArray(value) ? undefined : value);

function compileValues(values: unknown[], fail: (what: string) => never): Matches {
  if (values.length === 0) return fail('an empty list');
  const exact = new Set(values.filter(isScalar));
  const operators = values
    .filter((value) => !isScalar(value))
    .map((value) => (isObject(value) ? compileOperator(value, fail) : fail('a list in a list')));
  return anyElement((value) => exact.has(value) || operators.some((matches) => matches(value)));
}

function compileObject(pattern: unknown, fail: (what: string) => never): Matches {
  if (!isObject(pattern) || Object.keys(pattern).length === 0) return fail(JSON.stringify(pattern));
  const members = Object.entries(pattern).map(([name, expected]): Matches => {
    if (name === '$or') {
      if (!Array.isArray(expected) || expected.length === 0) return fail('"$or" without a list');
      const branches = expected.map((branch) => compileObject(branch, fail));
      return (value) => branches.some((matches) => matches(value));
    }
    const matches = Array.isArray(expected) ? compileValues(expected, fail) : compileObject(expected, fail);
    return (value) => matches(isObject(value) && Object.hasOwn(value, name) ? value[name] : undefined);
  });
  return anyElement((value) => members.every((matches) => matches(value)));
}

/**
 * Compiles a pattern of an EventBridge rule or of a Lambda event filter. Supports exact values, `prefix`, `exists`,
 * `anything-but` with values, `numeric` and `$or`.
 * @throws Failure that names `owner` for anything else.
 */
export function compile(pattern: object, owner = 'An event pattern'): (event: unknown) => boolean {
  return compileObject(pattern, (what): never => {
    throw new Failure(`${owner}: the local cloud does not support ${what} in an event pattern.`);
  });
}
