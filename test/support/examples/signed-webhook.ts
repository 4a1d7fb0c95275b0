import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { DynamoDBDocumentClient, GetCommand } from '@aws-sdk/lib-dynamodb';
import { inject } from 'vitest';
import { signTestWebhook, testSignatureHeader } from '../../../shared/records/test-provider/webhook-signature.ts';
import { call } from '../http/client.ts';

const route = '/v1/payments/webhooks/test';

/** The secret of the test provider on the running system. Its first use makes it. */
async function secretOfStage(): Promise<string> {
  await call('POST', route, { raw: '{}' });
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  const client = new DynamoDBClient({ endpoint: inject('endpoint'), region: 'us-east-1', credentials });
  const Key = { pk: 'test-provider', sk: 'webhook-secret' };
  const TableName = inject('tables').ORDERS_TABLE ?? '';
  const { Item } = await DynamoDBDocumentClient.from(client).send(new GetCommand({ TableName, Key }));
  return String(Item?.secret);
}

/** A webhook of the test provider about an order of nobody, as the provider signs it. */
export async function signedWebhook() {
  const raw = JSON.stringify({ id: 'evt_1', type: 'payment.captured', attemptId: 'ord_1#1', orderId: 'ord_1' });
  return { raw, headers: { [testSignatureHeader]: signTestWebhook(raw, await secretOfStage(), Date.now()) } };
}
