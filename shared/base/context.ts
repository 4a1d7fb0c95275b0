import { AsyncLocalStorage } from 'node:async_hooks';

/** What an invocation is about: it travels into log lines, events and the audit trail. */
interface Cause {
  /** The request or job that began the chain. */
  correlationId: string;
  /** Who is behind it: an account, a device, or the job itself. */
  actor: string;
  /** What kind of caller that is. */
  kind: string;
}

const storage = new AsyncLocalStorage<Cause>();
const nobody: Cause = { correlationId: '', actor: 'system', kind: 'system' };

/** Runs work on behalf of a cause; several may be under way in one process without mixing. */
export const runAs = <T>(cause: Cause, work: () => Promise<T>): Promise<T> => storage.run({ ...cause }, work);

/** Once the caller of a request is known. */
export function actAs(actor: string, kind: string): void {
  const known = storage.getStore();
  if (known) Object.assign(known, { actor, kind });
}

export const cause = (): Readonly<Cause> => storage.getStore() ?? nobody;
