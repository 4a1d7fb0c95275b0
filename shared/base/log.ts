import { Logger } from '@aws-lambda-powertools/logger';
import { cause, runAs } from './context.ts';

/** One JSON line per fact. It holds ids only: never a body, a token, an email address or a name. */
export const log = new Logger({ serviceName: process.env.SERVICE ?? 'nightflow' });

const isPlain = (id: string): boolean => /^[\w.:#/-]{1,128}$/.test(id);

/**
 * Runs an invocation, or one message of it, in its correlation context: log lines, events and audit records carry the
 * correlation id, and `actor` until the caller is known.
 */
export function withContext<T>(correlationId: string, actor: string, work: () => Promise<T>): Promise<T> {
  const id = isPlain(correlationId) ? correlationId : 'invalid';
  return runAs({ correlationId: id, actor, kind: actor }, async () => {
    log.resetKeys();
    log.appendKeys({ correlationId: id });
    return work();
  });
}

export const correlationId = (): string => cause().correlationId;
