import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SFNClient } from '@aws-sdk/client-sfn';
import { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb';
import type { Plan } from '../../scripts/local/host/plan.ts';
import { operations } from '../../test/support/simulation/cloud/clients.ts';
import { Store } from '../../test/support/simulation/cloud/store.ts';

/** How long the replaced services take to answer, in virtual time: as within a region of AWS. */
const answerMs = { read: 4, write: 6, transaction: 15, saga: 30 };

interface Command {
  input: object;
  constructor: { name: string };
}

export interface Calls {
  store: number;
  saga: number;
  /** Calls of the store that are being executed. Time must not pass while there are any. */
  running: number;
}

/** Lets virtual time pass: the timers of this process are replaced. */
export const pause = (ms: number): Promise<void> => new Promise((resolve) => void setTimeout(resolve, ms));

const answerTime = (operation: string): number => {
  if (operation.startsWith('Transact')) return answerMs.transaction;
  return /^(Get|Query|BatchGet)/.test(operation) ? answerMs.read : answerMs.write;
};

/**
 * Replaces what the clients of this process send: the store is the local host's, in memory, and everything answers with
 * the pause of a real service. Returns the store and the calls so far.
 */
export function replaceServices(plan: Plan): { store: Store; calls: Calls } {
  const store = new Store(plan.tables, Date.now);
  const calls: Calls = { store: 0, saga: 0, running: 0 };
  const replace = (client: { prototype: unknown }, send: (command: Command) => Promise<unknown>) =>
    Object.assign(client.prototype as object, { send });
  replace(DynamoDBDocumentClient, async ({ constructor: { name }, input }) => {
    const operation = operations[name] ?? '';
    calls.store += 1;
    await pause(answerTime(operation));
    calls.running += 1;
    try {
      return await store.execute(operation, input);
    } finally {
      calls.running -= 1;
    }
  });
  replace(SFNClient, async () => {
    calls.saga += 1;
    await pause(answerMs.saga);
    return {};
  });
  replace(SecretsManagerClient, async () => ({ SecretString: 'x'.repeat(64) }));
  return { store, calls };
}
