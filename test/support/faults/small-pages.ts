import { onTestFinished } from 'vitest';

/**
 * Ends each page of a query after a few rows until the test ends, as DynamoDB does after 1 MB. Queries that ask for a
 * limit of their own keep it. Returns the number of queries so far.
 */
export async function smallPages(rows: number): Promise<() => number> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  let queries = 0;
  dynamo.middlewareStack.add(
    (next, { commandName }) =>
      async (args) => {
        if (commandName !== 'QueryCommand') return next(args);
        queries++;
        return next({ ...args, input: { Limit: rows, ...args.input } });
      },
    { name: 'small pages', step: 'initialize', priority: 'low' },
  );
  onTestFinished(() => {
    dynamo.middlewareStack.remove('small pages');
  });
  return () => queries;
}
