/** A kind of refusal, declared once. Its code is stable and part of the contract. */
export interface ProblemType {
  readonly status: number;
  readonly code: string;
  readonly title: string;
  /** Whether the same request may succeed later, unchanged. */
  readonly retryable: boolean;
}

export const defineProblem = (status: number, code: string, title: string, retryable = false): ProblemType => ({
  status,
  code,
  title,
  retryable,
});

export interface FieldError {
  /** JSON pointer into the body (`/items/0/quantity`), or `?name` for a query parameter. */
  pointer: string;
  message: string;
}

interface ProblemExtras {
  errors?: FieldError[];
  headers?: Record<string, string>;
  /** Members of the problem body beyond the common ones, such as the taken seats. */
  members?: Record<string, unknown>;
}

/** Thrown anywhere below a request. `shared/http/answer.ts` turns it into `application/problem+json`. */
export class Problem extends Error {
  readonly type: ProblemType;
  readonly extras: ProblemExtras;
  constructor(type: ProblemType, detail?: string, extras: ProblemExtras = {}) {
    super(detail ?? type.title);
    this.name = 'Problem';
    this.type = type;
    this.extras = extras;
  }
}

/** Returns a function that throws the problem, for callbacks such as `exhausted` of `retry`. */
export const raise =
  (type: ProblemType, detail?: string): (() => never) =>
  () => {
    throw new Problem(type, detail);
  };
