import { AsyncLocalStorage } from 'node:async_hooks';

/** The cause of an invocation. It is carried into log lines, events and the audit trail. */
interface Cause {
  /** The request or job that started the chain. */
  correlationId: string;
  /** An id that the client has chosen, kept beside ours. */
  clientCorrelationId?: string;
  /** The id of the account or device that acts, or the name of the job. */
  actor: string;
  /** The kind of caller. */
  kind: string;
}

const storage = new AsyncLocalStorage<Cause>();
const systemCause: Cause = { correlationId: '', actor: 'system', kind: 'system' };

/** Runs work on behalf of a cause. Concurrent runs in one process keep theirs apart. */
export const runAs = <T>(cause: Cause, work: () => Promise<T>): Promise<T> => storage.run({ ...cause }, work);

/** Sets the actor of the current cause, once the caller of a request is known. */
export function actAs(actor: string, kind: string): void {
  const known = storage.getStore();
  if (known) Object.assign(known, { actor, kind });
}

export const cause = (): Readonly<Cause> => storage.getStore() ?? systemCause;
