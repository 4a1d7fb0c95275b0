import type { Operand } from './operand.ts';
import type { Path } from './path.ts';
import { type ExpressionKind, expressionError } from './tokens.ts';

const maxOperators = 300;
const maxListed = 100;
const maxLevels = 32;

/** @throws ValidationException */
export function checkLevels(kind: ExpressionKind, { length }: Path): void {
  if (length <= maxLevels) return;
  throw expressionError(kind, `The document path has too many nesting levels; nesting levels: ${length}`);
}

/** Checks how many operators and functions an expression has, and how long its lists and paths are. @throws ValidationException */
export function checkLimits(kind: ExpressionKind, expression: readonly Operand[]): void {
  let operators = 0;
  const check = (operand: Operand): void => {
    if (operand.kind === 'path') checkLevels(kind, operand.path);
    if (operand.kind !== 'call') return;
    operators += 1;
    if (operators > maxOperators) {
      throw expressionError(kind, `The expression contains too many operators; operator count: ${operators}`);
    }
    const listed = operand.operands.length - 1;
    if (operand.name === 'IN' && listed > maxListed) {
      throw expressionError(kind, `The IN operator is provided with too many operands; number of operands: ${listed}`);
    }
    for (const one of operand.operands) check(one);
  };
  for (const operand of expression) check(operand);
}
