import { ArnFormat, Aws, Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import type { IGrantable, IRole } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Construct } from 'constructs';
import type { Environment } from '../../shared/base/env.ts';
import type { Settings } from '../config.ts';
import type { NetworkStack } from '../network-stack.ts';
import { allow } from './grant.ts';

/** A value in a function's environment together with the grant it implies: neither exists without the other. */
export interface Binding {
  value: string;
  grant(to: IGrantable): void;
}

/** One binding for each name of the function's `env.ts`. A missing one does not compile. */
export type Bindings<E> = E extends Environment<infer S> ? { [N in keyof S]: Binding } : never;

/** A plain value without a grant. */
export const text = (value: string): Binding => ({ value, grant: () => {} });

const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem'];
const writeActions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'];

const table = (target: Table, actions: string[]): Binding => ({
  value: target.tableName,
  grant: (to) => {
    target.grant(to, ...actions);
  },
});

/** Reads by key and by index. */
export const reads = (target: Table): Binding => table(target, readActions);
/** Reads, and walks all rows. */
export const readsAll = (target: Table): Binding => table(target, [...readActions, 'dynamodb:Scan']);
/** Reads and writes. */
export const writes = (target: Table): Binding => table(target, [...readActions, ...writeActions]);
/** Reads, and updates rows that other functions create. */
export const updates = (target: Table): Binding => table(target, [...readActions, 'dynamodb:UpdateItem']);
/** Reads, creates and updates rows, and deletes none. */
export const makes = (target: Table): Binding =>
  table(target, [...readActions, 'dynamodb:PutItem', 'dynamodb:UpdateItem']);
/** Reads, creates, updates and deletes rows one by one. */
export const makesAndDeletes = (target: Table): Binding =>
  table(target, [...readActions, 'dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem']);
/** Puts rows without reading them. */
export const puts = (target: Table): Binding => table(target, ['dynamodb:PutItem']);
/** Reads and puts rows of matching partitions only, such as `payouts`. */
export const makesPartitions = (target: Table, pattern: string): Binding => ({
  value: target.tableName,
  grant: (to) =>
    allow(to, ['dynamodb:GetItem', 'dynamodb:PutItem'], [target.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [pattern] },
    }),
});

/** Queries matching partitions only. */
export const queriesPartitions = (target: Table, pattern: string): Binding => ({
  value: target.tableName,
  grant: (to) =>
    allow(to, ['dynamodb:Query'], [target.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [pattern] },
    }),
});

/** Creates and updates rows of matching partitions only, without reading them. */
export const updatesPartitions = (target: Table, pattern: string): Binding => ({
  value: target.tableName,
  grant: (to) =>
    allow(to, ['dynamodb:UpdateItem'], [target.tableArn], {
      'ForAllValues:StringLike': { 'dynamodb:LeadingKeys': [pattern] },
    }),
});

/** Two grants on one value. */
export const both = (one: Binding, other: Binding): Binding => ({
  value: one.value,
  grant: (to) => {
    one.grant(to);
    other.grant(to);
  },
});

/** Puts rows into the outbox. Only the relay reads and deletes them. */
export const announces = (target: Table): Binding => puts(target);

/** Updates the rate limit buckets. */
export const countsRatesIn = (target: Table): Binding => table(target, ['dynamodb:UpdateItem']);
/** Updates and resets the rate limit buckets. */
export const resetsRatesIn = (target: Table): Binding => table(target, ['dynamodb:UpdateItem', 'dynamodb:DeleteItem']);

/** Scans the outbox for unsent rows and deletes sent ones. */
export const relays = (target: Table): Binding =>
  table(target, ['dynamodb:Scan', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']);

const files =
  (actions: string[]) =>
  (bucket: Bucket, pattern: string): Binding => ({
    value: bucket.bucketName,
    grant: (to) => allow(to, actions, [bucket.arnForObjects(pattern)]),
  });
/** Reads objects whose key matches, such as `seat-maps/*`. */
export const readsFiles = files(['s3:GetObject']);
export const putsFiles = files(['s3:PutObject']);
export const writesFiles = files(['s3:GetObject', 's3:PutObject']);
export const deletesFiles = files(['s3:DeleteObject']);

export const readsSecret = (secret: Secret): Binding => ({
  value: secret.secretArn,
  grant: (to) => {
    secret.grantRead(to);
  },
});

/**
 * Reads a secret that is made by hand and may be missing, by its name. ARNs of secrets end in six random characters, so
 * the grant has a place for each of them. A `*` would also match secrets whose names only begin so.
 */
export const readsNamedSecret = (scope: Construct, name: string): Binding => ({
  value: name,
  grant: (to) => {
    const resourceName = `${name}-??????`;
    const arnFormat = ArnFormat.COLON_RESOURCE_NAME;
    const secret = Stack.of(scope).formatArn({
      service: 'secretsmanager',
      resource: 'secret',
      resourceName,
      arnFormat,
    });
    allow(to, ['secretsmanager:GetSecretValue'], [secret]);
  },
});

/** The cache address and the right to log in. An own Valkey needs no login. Without a cache the address is empty. */
export const usesCache = ({ cache }: Settings, network: NetworkStack | undefined): Binding =>
  network
    ? { value: network.valkey.address, grant: (to) => network.valkey.grantConnect(to) }
    : text(cache.kind === 'endpoint' ? cache.address : '');

export const sendsTo = (bus: IEventBus): Binding => ({
  value: bus.eventBusName,
  grant: (to) => {
    bus.grantPutEventsTo(to);
  },
});

export const starts = (machine: StateMachine): Binding => ({
  value: machine.stateMachineArn,
  grant: (to) => {
    machine.grantStartExecution(to);
  },
});

/** Creates and updates schedules of a group. */
export const schedulesIn = (group: ScheduleGroup): Binding => ({
  value: group.scheduleGroupName,
  grant: (to) => {
    const resourceName = `${group.scheduleGroupName}/*`;
    const schedules = Stack.of(group).formatArn({ service: 'scheduler', resource: 'schedule', resourceName });
    allow(to, ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'], [schedules]);
  },
});

/** Passes the role to the schedules it creates. */
export const passes = (role: IRole): Binding => ({
  value: role.roleArn,
  grant: (to) =>
    allow(to, ['iam:PassRole'], [role.roleArn], {
      StringEquals: { 'iam:PassedToService': 'scheduler.amazonaws.com' },
    }),
});

/**
 * Sends mail only from that address. The grant covers every identity of this account and region: the sender's may be
 * the address or its domain, and in its sandbox SES also checks the receiver's.
 */
export const sendsMailAs = (address: string): Binding => ({
  value: address,
  grant: (to) =>
    allow(
      to,
      ['ses:SendEmail', 'ses:SendRawEmail'],
      [`arn:${Aws.PARTITION}:ses:${Aws.REGION}:${Aws.ACCOUNT_ID}:identity/*`],
      {
        StringEquals: { 'ses:FromAddress': address },
      },
    ),
});
