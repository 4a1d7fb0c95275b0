// The real SDK clients call the endpoint on loopback.
import { crc32 } from 'node:zlib';
import { DynamoDBClient, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  CreateSecretCommand,
  GetSecretValueCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
  RotateSecretCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager';
import {
  DescribeExecutionCommand,
  ListExecutionsCommand,
  SendTaskFailureCommand,
  SendTaskSuccessCommand,
  SFNClient,
  StartExecutionCommand,
} from '@aws-sdk/client-sfn';
import { afterEach, expect, it, vi } from 'vitest';
import { AwsError } from '../../../../../scripts/local/host/aws-error.ts';
import type { Services } from '../../../../../scripts/local/host/endpoint/services.ts';
import { errorNamed, machineArn, startMachines } from '../machines/saga.ts';
import { errorOf, startEndpoint } from './server.ts';

const stops: (() => Promise<unknown>)[] = [];
const start = async (services: Partial<Services> = {}, onFullDisk?: (sentence: string) => void) => {
  const started = await startEndpoint(services, onFullDisk);
  stops.push(started.stop);
  return started;
};
const tablesThat = (handle: Services['tables']['handle']) => ({ tables: { handle } });
const failing = (error: unknown) =>
  tablesThat(async () => {
    throw error;
  });
const get = new GetItemCommand({ TableName: 'orders', Key: { pk: { S: 'ü' } } });

afterEach(async () => {
  vi.restoreAllMocks();
  await Promise.all(stops.splice(0).map((stop) => stop()));
});

it('an operation of DynamoDB reaches the tables, and its result the client, with its checksum', async () => {
  const handle = vi.fn(async () => ({ Item: { name: { S: 'Ä' } } }));
  const { config, endpoint } = await start(tablesThat(handle));
  expect((await new DynamoDBClient(config).send(get)).Item).toEqual({ name: { S: 'Ä' } });
  expect(handle).toHaveBeenCalledWith('GetItem', { TableName: 'orders', Key: { pk: { S: 'ü' } } });

  const headers = { 'x-amz-target': 'DynamoDB_20120810.GetItem', 'content-type': 'application/x-amz-json-1.0' };
  const response = await fetch(endpoint, { method: 'POST', headers, body: '{}' });
  expect(response.headers.get('content-type')).toBe(headers['content-type']);
  expect(response.headers.get('x-amzn-requestid')).toMatch(/^[\da-f-]{36}$/);
  expect(Number(response.headers.get('x-amz-crc32'))).toBe(crc32(await response.text()));
});

it('an error of DynamoDB arrives with its name and its members', async () => {
  const Item = { pk: { S: 'a' } };
  const failed = await start(
    failing(new AwsError('ConditionalCheckFailedException', 'The condition failed', { Item })),
  );
  const put = new PutItemCommand({ TableName: 'orders', Item, ConditionExpression: 'attribute_not_exists(pk)' });
  expect(await errorOf(new DynamoDBClient(failed.config).send(put))).toMatchObject({
    name: 'ConditionalCheckFailedException',
    message: 'The condition failed',
    Item,
    $metadata: { httpStatusCode: 400 },
  });
  const CancellationReasons = [{ Code: 'None' }, { Code: 'ConditionalCheckFailed', Item }];
  const cancelled = await start(failing(new AwsError('TransactionCanceledException', 'No', { CancellationReasons })));
  const transact = new TransactWriteItemsCommand({ TransactItems: [{ Put: { TableName: 'orders', Item } }] });
  const error = await errorOf(new DynamoDBClient(cancelled.config).send(transact));
  expect(error).toMatchObject({ name: 'TransactionCanceledException', CancellationReasons });
});

it('a fault of the host is answered with 500 and printed', async () => {
  const print = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const fault = new TypeError('undefined is not a table');
  const { config } = await start(failing(fault));
  const error = await errorOf(new DynamoDBClient(config).send(get));
  expect(error).toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } });
  expect(error.message).not.toContain('undefined');
  expect(print).toHaveBeenCalledExactlyOnceWith(fault);
});

it('a full disk is answered with 500 and reported once, in a sentence', async () => {
  const report = vi.fn();
  const full = Object.assign(new Error('database or disk is full'), { code: 'ERR_SQLITE_ERROR', errcode: 13 });
  const { config } = await start(failing(full), report);
  const client = new DynamoDBClient(config);
  for (let count = 0; count < 2; count += 1) {
    expect(await errorOf(client.send(get))).toMatchObject({ name: 'InternalServerError', message: 'The disk is full' });
  }
  expect(report).toHaveBeenCalledExactlyOnceWith(expect.stringMatching(/^The disk is full.*\.$/));
});

it('bodies that are too large, not JSON, or for an unknown API are refused', async () => {
  const { endpoint } = await start();
  const post = async (target: string, body: string) => {
    const response = await fetch(endpoint, { method: 'POST', headers: { 'x-amz-target': target }, body });
    return [response.status, ((await response.json()) as { __type: string }).__type];
  };
  expect(await post('secretsmanager.ListSecrets', 'x'.repeat(16 * 1024 * 1024 + 1))).toEqual([
    ...[413, 'RequestEntityTooLarge'],
  ]);
  expect(await post('secretsmanager.ListSecrets', '[')).toEqual([400, 'SerializationException']);
  expect(await post('Logs_20140328.DescribeLogGroups', '{}')).toEqual([400, 'UnknownOperationException']);
  expect((await fetch(endpoint)).status).toBe(403);
});

it('events reach the bus', async () => {
  const putEvents = vi.fn(async () => ({ FailedEntryCount: 0, Entries: [{ EventId: 'one' }] }));
  const { config } = await start({ bus: { putEvents } });
  const Entries = [{ EventBusName: 'bus', Source: 'orders', DetailType: 'OrderPlaced', Detail: '{}' }];
  const answer = await new EventBridgeClient(config).send(
    new PutEventsCommand({ Entries: Entries.map((entry) => ({ ...entry, Time: new Date(5_000) })) }),
  );
  expect(answer).toMatchObject({ FailedEntryCount: 0, Entries: [{ EventId: 'one' }] });
  expect(putEvents).toHaveBeenCalledWith([{ ...Entries[0], Time: 5 }]);
});

it('an execution is started, woken, described and listed', async () => {
  const { machines, events, ended } = await startMachines({
    Confirm: () => ({ outcome: 'confirmed' }),
    Refund: () => {
      throw errorNamed('RefundError');
    },
  });
  stops.push(() => machines.stop());
  const { config } = await start({ machines });
  const client = new SFNClient(config);
  const begin = (name: string, order: number) =>
    client.send(new StartExecutionCommand({ stateMachineArn: machineArn, name, input: JSON.stringify({ order }) }));
  const { executionArn, startDate } = await begin('one', 7);
  expect(Math.abs(Date.now() - (startDate?.getTime() ?? 0))).toBeLessThan(5_000);
  expect(await errorOf(begin('one', 8))).toMatchObject({ name: 'ExecutionAlreadyExists' });
  const list = (statusFilter: 'RUNNING' | 'FAILED') =>
    client.send(new ListExecutionsCommand({ stateMachineArn: machineArn, statusFilter }));
  expect((await list('RUNNING')).executions?.map(({ name }) => name)).toEqual(['one']);
  expect((await list('FAILED')).executions).toEqual([]);

  await vi.waitFor(() => expect(events).toHaveLength(1));
  const taskToken = events[0]?.token;
  await client.send(new SendTaskSuccessCommand({ taskToken, output: '{"outcome":"paid"}' }));
  await ended('one');
  const described = await client.send(new DescribeExecutionCommand({ executionArn }));
  expect(described).toMatchObject({ name: 'one', status: 'SUCCEEDED', stateMachineArn: machineArn });
  expect(described.stopDate?.getTime()).toBeGreaterThanOrEqual(startDate?.getTime() ?? 0);
  const late = errorOf(client.send(new SendTaskFailureCommand({ taskToken, error: 'Late' })));
  expect(await late).toMatchObject({ name: 'TaskTimedOut' });
});

it('a secret keeps its previous version', async () => {
  const { config } = await start();
  const client = new SecretsManagerClient(config);
  const { ARN: SecretId = '' } = await client.send(new CreateSecretCommand({ Name: 'session', SecretString: 'first' }));
  expect(SecretId).toMatch(/:secret:session-\w{6}$/);
  const read = (VersionStage?: string, id = SecretId) =>
    client.send(new GetSecretValueCommand({ SecretId: id, ...(VersionStage && { VersionStage }) }));
  expect(await read('AWSCURRENT')).toMatchObject({ SecretString: 'first', Name: 'session', ARN: SecretId });
  expect(await errorOf(read('AWSPREVIOUS'))).toMatchObject({ name: 'ResourceNotFoundException' });

  for (const SecretString of ['second', 'third'])
    await client.send(new PutSecretValueCommand({ SecretId, SecretString }));
  expect(await read()).toMatchObject({ SecretString: 'third', VersionStages: ['AWSCURRENT'] });
  expect((await read('AWSPREVIOUS', 'session')).SecretString).toBe('second');
  expect(await errorOf(read(undefined, 'other'))).toMatchObject({ name: 'ResourceNotFoundException' });
});

it('a repeated write of a secret changes nothing, and one with another value is refused', async () => {
  const { config } = await start();
  const client = new SecretsManagerClient(config);
  const ClientRequestToken = crypto.randomUUID();
  const create = (SecretString: string) =>
    client.send(new CreateSecretCommand({ Name: 'session', SecretString, ClientRequestToken }));
  expect(await create('first')).toMatchObject({ ARN: (await create('first')).ARN });
  expect(await errorOf(create('other'))).toMatchObject({ name: 'ResourceExistsException' });
  const put = (SecretString: string, token: string) =>
    client.send(new PutSecretValueCommand({ SecretId: 'session', SecretString, ClientRequestToken: token }));
  const token = crypto.randomUUID();
  for (let count = 0; count < 2; count += 1) await put('second', token);
  expect(await errorOf(put('third', token))).toMatchObject({ name: 'ResourceExistsException' });
  const previous = new GetSecretValueCommand({ SecretId: 'session', VersionStage: 'AWSPREVIOUS' });
  expect((await client.send(previous)).SecretString).toBe('first');
});

it('secrets are listed in pages, and what the host does not know is refused', async () => {
  const { config } = await start();
  const client = new SecretsManagerClient(config);
  for (const Name of ['c', 'a', 'b']) await client.send(new CreateSecretCommand({ Name, SecretString: Name }));
  const { SecretList = [], NextToken } = await client.send(new ListSecretsCommand({ MaxResults: 2 }));
  const last = await client.send(new ListSecretsCommand({ MaxResults: 2, NextToken }));
  expect([...SecretList, ...(last.SecretList ?? [])].map(({ Name }) => Name)).toEqual(['a', 'b', 'c']);
  expect(last.NextToken).toBeUndefined();
  const rotate = new RotateSecretCommand({ SecretId: 'a' });
  expect(await errorOf(client.send(rotate))).toMatchObject({ name: 'UnknownOperationException' });
  const filtered = new ListSecretsCommand({ Filters: [{ Key: 'name', Values: ['a'] }] });
  expect(await errorOf(client.send(filtered))).toMatchObject({ message: expect.stringContaining('Filters') });
});
