import { setTimeout as wait } from 'node:timers/promises';
import {
  ProvisionedThroughputExceededException,
  TransactionCanceledException,
  TransactionConflictException,
} from '@aws-sdk/client-dynamodb';
import { onTestFinished } from 'vitest';
import { randomFrom } from '../faults/random-from.ts';
import { throughSilentSocket } from '../faults/silent-socket.ts';
import { asStores, splitBatch, withItems } from '../faults/unprocessed.ts';

/**
 * A fault that DynamoDB shows on AWS and local engines do not.
 * - `conflict`: the request conflicts with another transaction.
 * - `throttled`: the request exceeds the throughput of a partition.
 * - `unprocessed`: a batch answers a part of its keys or writes as unprocessed: those of `table`, else every other one.
 * - `slow`: the request takes `milliseconds` longer.
 * - `hung`: the socket accepts the request and stays silent. Nothing is executed.
 * - `late`: the request is executed, and the socket stays silent for `milliseconds`.
 * - `lost`: the request is executed, but its answer is lost.
 * - `crashed`: the request is executed, but its caller has crashed.
 *
 * The SDK sees all but the last, and retries as it does on AWS.
 */
export interface Fault {
  kind: 'conflict' | 'throttled' | 'unprocessed' | 'slow' | 'hung' | 'late' | 'lost' | 'crashed';
  /** DynamoDB's name of the command, such as `TransactWriteItems`. */
  command: string;
  /** The share of requests with the fault, from 0 to 1. */
  share?: number;
  /** Or exactly these requests of the command, counted from 0. */
  at?: readonly number[];
  milliseconds?: number;
  /** Only requests that name this table. */
  table?: string;
}

/** The error of a transaction that one action cancelled. */
function cancelled(input: { TransactItems?: unknown[] }, failedIndex: number, Code: string): Error {
  const reasons = (input.TransactItems ?? []).map((_, index) => ({ Code: index === failedIndex ? Code : 'None' }));
  const codes = reasons.map((reason) => reason.Code).join(', ');
  return new TransactionCanceledException({
    message: `Transaction cancelled, please refer cancellation reasons for specific reasons [${codes}]`,
    $metadata: { httpStatusCode: 400 },
    CancellationReasons: reasons,
  });
}

function refusal(kind: 'conflict' | 'throttled', command: string, input: object, random: number): Error {
  const { TransactItems } = input as { TransactItems?: unknown[] };
  const failedIndex = Math.floor(random * (TransactItems?.length ?? 0));
  const $metadata = { httpStatusCode: 400 };
  if (kind === 'throttled') {
    return command === 'TransactWriteItems'
      ? cancelled({ TransactItems: TransactItems ?? [] }, failedIndex, 'ThrottlingError')
      : new ProvisionedThroughputExceededException({ message: 'The level of throughput was exceeded', $metadata });
  }
  return command === 'TransactWriteItems'
    ? cancelled({ TransactItems: TransactItems ?? [] }, failedIndex, 'TransactionConflict')
    : new TransactionConflictException({ message: 'Transaction is ongoing for the item', $metadata });
}

const noAnswer = () => Object.assign(new Error('socket hang up'), { name: 'TimeoutError', code: 'ECONNRESET' });

/**
 * Injects faults between the stores of this process and their engine until the test ends. Replaces earlier faults.
 * Returns how often each kind has occurred so far: a test whose faults never occur proves nothing.
 */
export async function injectFaults(faults: readonly Fault[], seed = 1): Promise<Record<Fault['kind'], number>> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const random = randomFrom(seed);
  const occurred = { conflict: 0, throttled: 0, unprocessed: 0, slow: 0, hung: 0, late: 0, lost: 0, crashed: 0 };
  const seen = new Map<Fault, number>();
  const isDue = (fault: Fault, name: string | undefined, input: object): boolean => {
    if (name !== `${fault.command}Command`) return false;
    if (fault.table !== undefined && !JSON.stringify(input).includes(`"${fault.table}"`)) return false;
    const nth = seen.get(fault) ?? 0;
    seen.set(fault, nth + 1);
    const due = fault.at ? fault.at.includes(nth) : random() < (fault.share ?? 1);
    if (due) occurred[fault.kind] += 1;
    return due;
  };
  const remove = () => ['faults', 'crashes'].forEach((name) => void dynamo.middlewareStack.remove(name));
  remove();
  // Below the SDK's retry.
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const due = faults.filter((fault) => fault.kind !== 'crashed' && isDue(fault, commandName, args.input));
        let { request } = args as { request?: unknown };
        let unprocessed: object | undefined;
        for (const { kind, command, milliseconds = 0, table } of due) {
          if (kind === 'slow') await wait(milliseconds);
          if (kind === 'conflict' || kind === 'throttled') throw refusal(kind, command, args.input, random());
          if (kind === 'hung') request = await throughSilentSocket(request);
          if (kind === 'late') request = await throughSilentSocket(request, milliseconds);
          if (kind !== 'unprocessed') continue;
          const parts = splitBatch((args.input as { RequestItems: object }).RequestItems as never, table);
          // DynamoDB refuses a batch of which it can process nothing.
          if (Object.keys(parts.processed).length === 0) throw refusal('throttled', command, args.input, random());
          request = withItems(request, parts.processed);
          unprocessed = asStores(parts.unprocessed);
        }
        const answer = await next({ ...args, request } as typeof args);
        if (due.some(({ kind }) => kind === 'lost')) throw noAnswer();
        const name = commandName === 'BatchGetItemCommand' ? 'UnprocessedKeys' : 'UnprocessedItems';
        if (unprocessed) Object.assign(answer.output ?? {}, { [name]: unprocessed });
        return answer;
      },
    { name: 'faults', step: 'deserialize', priority: 'high' },
  );
  // Above the SDK's retry: nothing retries.
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        const answer = await next(args);
        if (faults.some((fault) => fault.kind === 'crashed' && isDue(fault, commandName, args.input))) throw noAnswer();
        return answer;
      },
    { name: 'crashes', step: 'initialize', priority: 'high' },
  );
  onTestFinished(remove);
  return occurred;
}
