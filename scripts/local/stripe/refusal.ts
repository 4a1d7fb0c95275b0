/** An error as Stripe answers it. */
export class Refusal extends Error {
  readonly status: number;
  readonly body: { error: { type: string; message: string; code?: string; param?: string } };
  /** Stripe keeps no answer under the idempotency key when parameters are wrong: nothing was executed. */
  readonly isKept: boolean;

  constructor(
    message: string,
    {
      status = 400,
      type = 'invalid_request_error',
      isKept = true,
      ...more
    }: { status?: number; type?: string; code?: string; param?: string; isKept?: boolean } = {},
  ) {
    super(message);
    this.status = status;
    this.isKept = isKept;
    this.body = { error: { type, message, ...more } };
  }
}

export const missing = (what: string, id: string): Refusal =>
  new Refusal(`No such ${what}: '${id}'`, { status: 404, code: 'resource_missing', param: 'id' });
