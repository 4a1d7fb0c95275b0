import { onTestFinished } from 'vitest';

const bytesPerUnit = 4_096;

/**
 * Counts the read units that this process takes of a table until the test ends. The local engine counts none, so they are
 * those of the answers as JSON: an upper bound, since JSON is larger than what DynamoDB counts. Returns the units since
 * the last call.
 */
export async function readUnitsOf(table: string | undefined): Promise<() => number> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const send = dynamo.send.bind(dynamo);
  let units = 0;
  dynamo.send = (async (command: { input: Record<string, unknown> }) => {
    const answer = (await send(command as never)) as unknown as { Items?: object[]; Item?: object };
    const { TableName, ConsistentRead, UpdateExpression } = command.input;
    const pages = Math.max(1, Math.ceil(JSON.stringify(answer.Items ?? answer.Item ?? '').length / bytesPerUnit));
    if (TableName === table && !UpdateExpression) units += ConsistentRead ? pages : pages / 2;
    return answer;
  }) as never;
  onTestFinished(() => {
    dynamo.send = send;
  });
  return () => {
    const used = units;
    units = 0;
    return used;
  };
}
