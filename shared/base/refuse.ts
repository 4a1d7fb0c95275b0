import { type FieldError, Problem } from './problem.ts';
import { invalidRequest } from './problems.ts';

/** @throws Problem `invalid_request` that names each field which is wrong. */
export function refuseFields(errors: FieldError[]): never {
  throw new Problem(invalidRequest, errors.map((e) => `${e.pointer || '/'}: ${e.message}`).join('; '), { errors });
}

/** A field that only a rule can judge, refused as a schema refuses the others. @throws Problem `invalid_request`. */
export const refuse = (pointer: string, message: string): never => refuseFields([{ pointer, message }]);
