// The worker of a function: imports the bundle and runs its handler, as Lambda's Node runtime does.
import { flushCompileCache } from 'node:module';
import { pathToFileURL } from 'node:url';
import { isNativeError } from 'node:util/types';
import { parentPort, workerData } from 'node:worker_threads';
import { InvokeStore, InvokeStoreBase } from '@aws/lambda-invoke-store';
import type { Context } from 'aws-lambda';
import type { Call, ErrorReport, Report, Setup } from './messages.ts';

type Handler = (event: unknown, context: Partial<Context>) => unknown;

/** Lambda's limit of a response: 6 MB and a hundred bytes. */
const maxResponseBytes = 6 * 1024 * 1024 + 100;

const report = (message: Report): void => parentPort?.postMessage(message);

/** Describes an error as Lambda's runtime does. */
function describe(error: unknown): ErrorReport {
  if (isNativeError(error) || error instanceof Error) return { errorType: error.name, errorMessage: error.message };
  return { errorType: typeof error, errorMessage: String(error) };
}

function contextOf({ requestId, functionArn, deadline }: Call): Partial<Context> {
  const { env } = process;
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionVersion: env.AWS_LAMBDA_FUNCTION_VERSION ?? '',
    functionName: env.AWS_LAMBDA_FUNCTION_NAME ?? '',
    memoryLimitInMB: env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE ?? '',
    logGroupName: env.AWS_LAMBDA_LOG_GROUP_NAME ?? '',
    logStreamName: env.AWS_LAMBDA_LOG_STREAM_NAME ?? '',
    invokedFunctionArn: functionArn,
    awsRequestId: requestId,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  };
}

function serialize(result: unknown): string {
  try {
    return JSON.stringify(result) ?? 'null';
  } catch (cause) {
    throw new Error('Unable to stringify response body', { cause });
  }
}

async function loadHandler({ file }: Setup): Promise<Handler> {
  // It is the host's, not the function's.
  delete process.env.NODE_COMPILE_CACHE;
  const { handler }: { handler?: unknown } = await import(pathToFileURL(file).href);
  // A worker is terminated, which saves nothing.
  flushCompileCache();
  if (typeof handler === 'function') return handler as Handler;
  throw Object.assign(new Error('index.handler is undefined or not exported'), { name: 'Runtime.HandlerNotFound' });
}

function logError(requestId: string, error: unknown): void {
  const fields = { ...describe(error), stack: error instanceof Error ? error.stack?.split('\n') : [] };
  process.stderr.write(`${new Date().toISOString()}\t${requestId}\tERROR\tInvoke Error\t${JSON.stringify(fields)}\n`);
}

async function run(handler: Handler, call: Call): Promise<Report> {
  const { id, requestId } = call;
  try {
    const result = serialize(await handler(JSON.parse(call.event), contextOf(call)));
    if (Buffer.byteLength(result) <= maxResponseBytes) return { kind: 'result', id, result };
    const errorMessage = `Response payload size exceeded maximum allowed payload size (${maxResponseBytes} bytes).`;
    return { kind: 'error', id, error: { errorType: 'Function.ResponseSizeTooLarge', errorMessage } };
  } catch (error) {
    logError(requestId, error);
    return { kind: 'error', id, error: describe(error) };
  }
}

try {
  // Loggers and SDK clients of the bundle find this store in `globalThis.awslambda`. It keeps invocations apart.
  const store = await InvokeStore.getInstanceAsync(true);
  const handler = await loadHandler(workerData);
  parentPort?.on('message', (call: Call) => {
    const scope = { [InvokeStoreBase.PROTECTED_KEYS.REQUEST_ID]: call.requestId };
    store.run(scope, () => void run(handler, call).then(report));
  });
  report({ kind: 'loaded' });
} catch (error) {
  report({ kind: 'not-loaded', error: describe(error) });
}
