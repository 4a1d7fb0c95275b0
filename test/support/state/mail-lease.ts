import { UpdateCommand } from '@aws-sdk/lib-dynamodb';

const table = () => process.env.NOTIFICATIONS_TABLE ?? '';
const confirmationKey = (orderId: string) => ({ pk: `order#${orderId}`, sk: 'confirmation' });

/** Whether a sender has leased the confirmation of an order and not finished it: it works on it, or was killed. */
export async function isMailLeased(orderId: string): Promise<boolean> {
  const { getItem } = await import('../../../shared/dynamo/read.ts');
  const row = await getItem<{ status: string }>(table(), confirmationKey(orderId), { consistent: true });
  return row?.status === 'sending';
}

/** Ends the lease of a killed sender now instead of in two minutes. Writes to the table that the environment names. */
export async function endMailLease(orderId: string): Promise<void> {
  const { dynamo } = await import('../../../shared/dynamo/client.ts');
  await dynamo.send(
    new UpdateCommand({
      TableName: table(),
      Key: confirmationKey(orderId),
      UpdateExpression: 'SET leaseUntil = :past',
      ConditionExpression: '#status = :sending',
      ExpressionAttributeNames: { '#status': 'status' },
      ExpressionAttributeValues: { ':past': 0, ':sending': 'sending' },
    }),
  );
}
