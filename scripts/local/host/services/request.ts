import { AwsError } from '../aws-error.ts';

/** Rejects members of a request that the local cloud does not know. @throws AwsError `ValidationException`. */
export function requireMembers(input: object, known: readonly string[]): void {
  const unknown = Object.keys(input).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  throw new AwsError('ValidationException', `The local cloud does not support the parameter ${unknown}.`);
}

/** @throws AwsError `ValidationException` unless `value` is a text of at most `maxBytes`. */
export function checkText(name: string, value: unknown, maxBytes: number): asserts value is string {
  const failed = (what: string) => {
    const message = `1 validation error detected: Value at '${name}' failed to satisfy constraint: Member must ${what}`;
    return new AwsError('ValidationException', message);
  };
  if (typeof value !== 'string') throw failed('not be null');
  if (Buffer.byteLength(value) > maxBytes) throw failed(`have length less than or equal to ${maxBytes}`);
}

/** Parses JSON of a request. @throws AwsError `code`. */
export function parsedJson(json: string, code: string, message: string): unknown {
  try {
    return JSON.parse(json);
  } catch (error) {
    throw new AwsError(code, `${message}: '${error instanceof Error ? error.message : error}'`);
  }
}
