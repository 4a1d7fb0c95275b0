import { PutCommand, TransactWriteCommand } from '@aws-sdk/lib-dynamodb';
import { onTestFinished, vi } from 'vitest';

/** Of the writes to DynamoDB, some fail before they are written, and the answers of some are lost. Until the test ends. */
export async function unreliableStore(random: () => number): Promise<void> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  const send = dynamo.send.bind(dynamo);
  vi.spyOn(dynamo, 'send').mockImplementation((async (command: never) => {
    const isWrite = [PutCommand, TransactWriteCommand].some((kind) => (command as object) instanceof kind);
    const fate = isWrite ? random() : 1;
    if (fate < 0.1) throw new Error('the store is out');
    const answer = await send(command);
    if (fate < 0.2) throw new Error('the answer is lost');
    return answer;
  }) as never);
  onTestFinished(() => void vi.restoreAllMocks());
}
