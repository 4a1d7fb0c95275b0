import { type FieldError, Problem } from './problem.ts';
import { invalidRequest } from './problems.ts';

/** Rejects a request, naming each wrong field. @throws Problem `invalid_request`. */
export function refuseFields(errors: FieldError[]): never {
  throw new Problem(invalidRequest, errors.map((e) => `${e.pointer || '/'}: ${e.message}`).join('; '), { errors });
}

/** Rejects one field that only a rule can judge, as a schema rejects the others. @throws Problem `invalid_request`. */
export const refuse = (pointer: string, message: string): never => refuseFields([{ pointer, message }]);
