import { malformed } from '../validation.ts';
import { checkCondition } from './condition-check.ts';
import { readCondition } from './condition-syntax.ts';
import { checkLevels, checkLimits } from './limits.ts';
import { bound, boundPath, type Operand } from './operand.ts';
import type { Path } from './path.ts';
import { type PathTree, pathTree } from './path-tree.ts';
import type { Placeholders } from './placeholders.ts';
import { readProjection } from './projection.ts';
import type { ExpressionKind } from './tokens.ts';
import { boundUpdate, type Update } from './update.ts';
import { readUpdate } from './update-syntax.ts';

/** Parsed expressions that are kept. Code has a few hundred; text built at run time pushes the oldest out. */
const maxKept = 1_000;

/** Remembers the results of a parser for the texts used last. */
function cached<T>(parse: (text: string) => T): (text: string) => T {
  const kept = new Map<string, T>();
  return (text) => {
    const known = kept.get(text);
    const parsed = known ?? parse(text);
    // A map keeps the order of insertion, so the first key is the one unused for longest.
    if (known !== undefined) kept.delete(text);
    else if (kept.size === maxKept) kept.delete(kept.keys().next().value ?? '');
    kept.set(text, parsed);
    return parsed;
  };
}

const conditions = {
  ConditionExpression: cached((text) => readCondition('ConditionExpression', text)),
  FilterExpression: cached((text) => readCondition('FilterExpression', text)),
  KeyConditionExpression: cached((text) => readCondition('KeyConditionExpression', text)),
};
const projections = cached(readProjection);
const updates = cached(readUpdate);

function textOf(kind: ExpressionKind, text: unknown): string | undefined {
  if (text === undefined || text === null) return undefined;
  if (typeof text !== 'string') throw malformed(`${kind} must be a string`);
  return text;
}

/** A condition with the names and values of its request. `undefined` without text. @throws ValidationException */
export function preparedCondition(
  kind: keyof typeof conditions,
  text: unknown,
  placeholders: Placeholders,
): Operand | undefined {
  const given = textOf(kind, text);
  if (given === undefined) return undefined;
  const condition = bound(conditions[kind](given), kind, placeholders);
  checkLimits(kind, [condition]);
  checkCondition(kind, condition);
  return condition;
}

export interface Projection {
  paths: Path[];
  tree: PathTree;
}

/** `undefined` without text. @throws ValidationException */
export function preparedProjection(text: unknown, placeholders: Placeholders): Projection | undefined {
  const kind = 'ProjectionExpression';
  const given = textOf(kind, text);
  if (given === undefined) return undefined;
  const paths = projections(given).map((path) => boundPath(path, kind, placeholders));
  for (const path of paths) checkLevels(kind, path);
  return { paths, tree: pathTree(kind, paths) };
}

/** `undefined` without text. `keys` are the names of the key attributes. @throws ValidationException */
export function preparedUpdate(text: unknown, placeholders: Placeholders, keys: readonly string[]): Update | undefined {
  const given = textOf('UpdateExpression', text);
  return given === undefined ? undefined : boundUpdate(updates(given), placeholders, keys);
}
