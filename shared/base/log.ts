import { Logger } from '@aws-lambda-powertools/logger';
import { cause, runAs } from './context.ts';

/** One JSON line per fact. It holds ids only: never a body, a token, an email address or a name. */
export const log = new Logger({ serviceName: process.env.SERVICE ?? 'nightflow' });

/** The request ids of API Gateway contain `=`. */
const isPlain = (id: string): boolean => /^[\w.:#/+=-]{1,128}$/.test(id);
const plain = (id: string): string => (isPlain(id) ? id : 'invalid');

/**
 * Runs an invocation, or one message of it, in its correlation context: log lines, events and audit records carry the
 * correlation id, and `actor` until the caller is known. The log and the audit trail also keep the client's own id.
 */
export function withContext<T>(correlationId: string, actor: string, work: () => Promise<T>, clientId?: string) {
  const ids = {
    correlationId: plain(correlationId),
    ...(clientId !== undefined && { clientCorrelationId: plain(clientId) }),
  };
  return runAs({ ...ids, actor, kind: actor }, async (): Promise<T> => {
    log.resetKeys();
    log.appendKeys(ids);
    return work();
  });
}

export const correlationId = (): string => cause().correlationId;
