import type { FieldError } from '../base/problem.ts';
import { httpLimits } from './limits.ts';

/** The pointer of RFC 6901 to a value of a body. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

type Container = { value: object; pointer: string };

/**
 * What JSON can write and nobody here can take: nesting beyond `httpLimits.jsonDepth`, since schemas descend by recursion,
 * and text with half a surrogate pair, which no store keeps. Goes level by level, so that no depth is too deep for it.
 */
export function findJsonFault(body: unknown): FieldError | undefined {
  let level: Container[] = [];
  let fault: FieldError | undefined;
  const look = (value: unknown, pointer: () => string): Container[] => {
    if (typeof value === 'string' && !value.isWellFormed())
      fault ??= { pointer: pointer(), message: 'not Unicode text' };
    return typeof value === 'object' && value !== null ? [{ value, pointer: pointer() }] : [];
  };
  level = look(body, () => '');
  for (let depth = 1; level.length > 0 && !fault; depth++) {
    const [first] = level;
    if (first && depth > httpLimits.jsonDepth) {
      return { pointer: first.pointer, message: `nested deeper than ${httpLimits.jsonDepth} levels` };
    }
    level = level.flatMap(({ value, pointer }) =>
      Object.entries(value).flatMap(([name, member]) => {
        if (!name.isWellFormed()) fault ??= { pointer, message: 'a name is not Unicode text' };
        return look(member, () => pointer + pointerTo([name]));
      }),
    );
  }
  return fault;
}
