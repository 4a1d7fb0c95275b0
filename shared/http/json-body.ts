import type { FieldError } from '../base/problem.ts';
import { httpLimits } from './limits.ts';

/** Returns the JSON pointer (RFC 6901) to a value of a body. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

type Container = { value: object; pointer: string };

/**
 * Finds valid JSON that the system cannot handle. Nesting deeper than `httpLimits.jsonDepth` is refused, as schemas
 * descend by recursion. So is text with half a surrogate pair, which no store holds. The search goes level by level, so
 * that no depth overflows its own stack.
 */
export function findJsonFault(body: unknown): FieldError | undefined {
  let level: Container[] = [];
  let fault: FieldError | undefined;
  const inspect = (value: unknown, pointer: () => string): Container[] => {
    if (typeof value === 'string' && !value.isWellFormed())
      fault ??= { pointer: pointer(), message: 'not Unicode text' };
    return typeof value === 'object' && value !== null ? [{ value, pointer: pointer() }] : [];
  };
  level = inspect(body, () => '');
  for (let depth = 1; level.length > 0 && !fault; depth++) {
    const [first] = level;
    if (first && depth > httpLimits.jsonDepth) {
      return { pointer: first.pointer, message: `nested deeper than ${httpLimits.jsonDepth} levels` };
    }
    level = level.flatMap(({ value, pointer }) =>
      Object.entries(value).flatMap(([name, member]) => {
        if (!name.isWellFormed()) fault ??= { pointer, message: 'a name is not Unicode text' };
        return inspect(member, () => pointer + pointerTo([name]));
      }),
    );
  }
  return fault;
}
