// Goal: a client of AWS gives up on a silent socket, and repeats a call until its deadline and no longer.
// Method: a real client talks to a server that accepts requests and counts them.
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DynamoDBClient, GetItemCommand, TransactionConflictException } from '@aws-sdk/client-dynamodb';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { awsClient, isTransient } from '../../../../shared/async/aws-client.ts';
import { withDeadline } from '../../../../shared/async/deadline.ts';

let server: Server;
let endpoint: string;
let seen = 0;
let reply: (answer: ServerResponse, nth: number) => void;

const answer = (response: ServerResponse, status: number, body: object) =>
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0' }).end(JSON.stringify(body));
const error = (name: string) => ({ __type: `com.amazonaws.dynamodb.v20120810#${name}`, message: name });

beforeAll(async () => {
  server = createServer((_, response) => reply(response, seen++));
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.closeAllConnections());
afterAll(() => void server.close());
beforeEach(() => {
  seen = 0;
});

function read(answerMs = 500, isContended?: (error: unknown) => boolean): Promise<unknown> {
  const client = new DynamoDBClient({
    ...awsClient({ answerMs, ...(isContended && { isContended }) }),
    endpoint,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  return client.send(new GetItemCommand({ TableName: 'Things', Key: { pk: { S: 'a' } } }));
}
const failed = (work: Promise<unknown>): Promise<unknown> => work.catch((reason: unknown) => reason);

it('a socket that stays silent is given up, and the call repeated', async () => {
  reply = (response, nth) => nth > 0 && answer(response, 200, {});
  await read();
  expect(seen).toBe(2);
});

it('an answer that stops halfway is given up, and the call repeated', async () => {
  reply = (response, nth) => {
    if (nth > 0) return answer(response, 200, {});
    return response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' }).write('{"Item":');
  };
  await read();
  expect(seen).toBe(2);
});

it('no attempt begins after the deadline, and the error is transient', async () => {
  const deadlineMs = 1_000;
  const begun = performance.now();
  // The second answer comes when the deadline has passed.
  reply = (response, nth) => {
    const delay = nth === 0 ? 0 : begun + deadlineMs + 50 - performance.now();
    setTimeout(() => answer(response, 500, error('InternalServerError')), delay);
  };
  const reason = await failed(withDeadline(deadlineMs, () => read(10_000)));
  expect(reason).toMatchObject({ name: 'InternalServerError' });
  expect(isTransient(reason)).toBe(true);
  expect(seen).toBe(2);
});

it('throttling is repeated until there is an answer', async () => {
  reply = (response, nth) =>
    nth < 5 ? answer(response, 400, error('ProvisionedThroughputExceededException')) : answer(response, 200, {});
  await read(10_000);
  expect(seen).toBe(6);
});

it('an error that the client knows as contention is repeated, and any other error of the caller is not', async () => {
  reply = (response, nth) =>
    nth < 2 ? answer(response, 400, error('TransactionConflictException')) : answer(response, 200, {});
  await read(10_000, (reason) => reason instanceof TransactionConflictException);
  expect(seen).toBe(3);

  seen = 0;
  reply = (response) => answer(response, 400, error('ConditionalCheckFailedException'));
  expect(isTransient(await failed(read(10_000)))).toBe(false);
  expect(seen).toBe(1);
});
