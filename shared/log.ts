import { Logger } from '@aws-lambda-powertools/logger';

/** One JSON line per fact. Ids only: never a body, token, mail address or name. */
export const log = new Logger({ serviceName: process.env.SERVICE ?? 'nightflow' });

let current = '';

/** Ties the log lines and outgoing events of this invocation to what caused it. */
export function correlate(id: string): void {
  current = /^[\w.:-]{1,128}$/.test(id) ? id : 'invalid';
  log.resetKeys();
  log.appendKeys({ correlationId: current });
}

export const correlationId = (): string => current;
