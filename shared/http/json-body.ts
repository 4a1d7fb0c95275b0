import { type FieldError, Problem } from '../base/problem.ts';
import { invalidJson } from '../base/problems.ts';
import { refuseFields } from '../base/refuse.ts';
import { httpLimits } from './limits.ts';

/** Returns the JSON pointer (RFC 6901) to a value of a body. */
export const pointerTo = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/** Half a surrogate pair, escaped or not. No store holds it. */
const mayBreakPairs = /\\u[dD][89a-fA-F]/;

const [quote, backslash, comma, openArray, closeArray, openObject, closeObject] = [...'"\\,[]{}'].map((character) =>
  character.charCodeAt(0),
);

/** Counts the values of a JSON text and its depth without building them: parsed, a megabyte of `{},` is a hundred. */
function shapeOf(text: string): { values: number; depth: number } {
  let [values, open, depth] = [1, 0, 0];
  let inString = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (inString) {
      if (code === backslash) at++;
      else if (code === quote) inString = false;
    } else if (code === quote) inString = true;
    else if (code === comma) values++;
    else if (code === openArray || code === openObject) {
      values++;
      depth = Math.max(depth, ++open);
    } else if (code === closeArray || code === closeObject) open--;
  }
  return { values, depth };
}

/** Finds what schemas and stores cannot handle. Stops at the limit of depth, so no depth overflows the stack. */
function faultIn(value: unknown, path: string[]): FieldError | undefined {
  if (typeof value === 'string')
    return value.isWellFormed() ? undefined : { pointer: pointerTo(path), message: 'not Unicode text' };
  if (typeof value !== 'object' || value === null) return undefined;
  if (path.length === httpLimits.jsonDepth)
    return { pointer: pointerTo(path), message: `nested deeper than ${httpLimits.jsonDepth} levels` };
  for (const [name, member] of Object.entries(value)) {
    if (!name.isWellFormed()) return { pointer: pointerTo(path), message: 'a name is not Unicode text' };
    path.push(name);
    const fault = faultIn(member, path);
    if (fault) return fault;
    path.pop();
  }
  return undefined;
}

/**
 * Parses a JSON text. @throws Problem `invalid_json`; `invalid_request` for more values or a deeper nesting than
 * `httpLimits` allow, and for text that no store holds.
 */
export function parseJson(text: string): unknown {
  const { values, depth } = shapeOf(text);
  if (values > httpLimits.jsonValues)
    refuseFields([{ pointer: '', message: `more than ${httpLimits.jsonValues} values` }]);
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch {
    throw new Problem(invalidJson);
  }
  const isSuspicious = depth > httpLimits.jsonDepth || mayBreakPairs.test(text);
  const fault = isSuspicious ? faultIn(body, []) : undefined;
  return fault ? refuseFields([fault]) : body;
}
