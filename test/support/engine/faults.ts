import { setTimeout as wait } from 'node:timers/promises';
import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';

/**
 * What DynamoDB does to a request now and then, and local engines never: `conflict` meets another transaction, `throttled`
 * asks too much of a partition, `slow` takes `milliseconds` more, `lost` is done but its answer never comes, and
 * `crashed` is done but whoever asked is gone. The SDK sees all but the last, and tries again what it would on AWS.
 */
export interface Fault {
  kind: 'conflict' | 'throttled' | 'slow' | 'lost' | 'crashed';
  /** As DynamoDB names it: `TransactWriteItems`. */
  command: string;
  /** How often, from 0 to 1. */
  share?: number;
  /** Or exactly these of the command's requests, counted from 0. */
  at?: readonly number[];
  milliseconds?: number;
}

/** mulberry32: the same seed makes the same choices. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** A cancelled transaction of which one action says why. */
function cancelled(input: { TransactItems?: unknown[] }, at: number, Code: string): Error {
  const reasons = (input.TransactItems ?? []).map((_, index) => ({ Code: index === at ? Code : 'None' }));
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: reasons,
  });
}

function refusal(kind: 'conflict' | 'throttled', command: string, input: object, random: number): Error {
  const { TransactItems } = input as { TransactItems?: unknown[] };
  const at = Math.floor(random * (TransactItems?.length ?? 0));
  const $metadata = { httpStatusCode: 400 };
  if (kind === 'throttled') {
    return command === 'TransactWriteItems'
      ? cancelled({ TransactItems: TransactItems ?? [] }, at, 'ThrottlingError')
      : new ProvisionedThroughputExceededException({ message: 'The level of throughput was exceeded', $metadata });
  }
  return command === 'TransactWriteItems'
    ? cancelled({ TransactItems: TransactItems ?? [] }, at, 'TransactionConflict')
    : new TransactionConflictException({ message: 'Transaction is ongoing for the item', $metadata });
}

const noAnswer = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });

/**
 * Puts faults between the stores of this process and their engine until the test ends, in the place of those before.
 * Answers how often each kind has happened so far: a test whose faults never happened proves nothing.
 */
export async function injectFaults(faults: readonly Fault[], seed = 1): Promise<Record<Fault['kind'], number>> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const random = randomFrom(seed);
  const happened = { conflict: 0, throttled: 0, slow: 0, lost: 0, crashed: 0 };
  const seen = new Map<Fault, number>();
  const isDue = (fault: Fault, name: string | undefined): boolean => {
    if (name !== `${fault.command}Command`) return false;
    const nth = seen.get(fault) ?? 0;
    seen.set(fault, nth + 1);
    const due = fault.at ? fault.at.includes(nth) : random() < (fault.share ?? 1);
    if (due) happened[fault.kind] += 1;
    return due;
  };
  const remove = () => ['faults', 'crashes'].forEach((name) => void dynamo.middlewareStack.remove(name));
  remove();
  // Between the SDK's own retry and the engine.
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const due = faults.filter((fault) => fault.kind !== 'crashed' && isDue(fault, commandName));
        for (const { kind, command, milliseconds = 0 } of due) {
          if (kind === 'slow') await wait(milliseconds);
          if (kind === 'conflict' || kind === 'throttled') throw refusal(kind, command, args.input, random());
        }
        const answer = await next(args);
        if (due.some(({ kind }) => kind === 'lost')) throw noAnswer();
        return answer;
      },
    { name: 'faults', step: 'deserialize', priority: 'high' },
  );
  // Above it: nobody is left to try again.
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (faults.some((fault) => fault.kind === 'crashed' && isDue(fault, commandName))) throw noAnswer();
        return answer;
      },
    { name: 'crashes', step: 'initialize', priority: 'high' },
  );
  onTestFinished(remove);
  return happened;
}
