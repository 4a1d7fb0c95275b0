import { Stack } from 'aws-cdk-lib';
import type { Table } from 'aws-cdk-lib/aws-dynamodb';
import type { IEventBus } from 'aws-cdk-lib/aws-events';
import { type IGrantable, type IRole, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import type { Bucket } from 'aws-cdk-lib/aws-s3';
import type { ScheduleGroup } from 'aws-cdk-lib/aws-scheduler';
import type { Secret } from 'aws-cdk-lib/aws-secretsmanager';
import type { StateMachine } from 'aws-cdk-lib/aws-stepfunctions';
import type { Environment } from '../../shared/env.ts';
import type { Settings } from '../config.ts';
import type { NetworkStack } from '../network-stack.ts';

/** A name in a function's environment together with the grant it stands for: there is no one without the other. */
export interface Binding {
  value: string;
  grant(to: IGrantable): void;
}

/** One binding for each name of the function's `env.ts`: a missing one does not compile. */
export type Bindings<E> = E extends Environment<infer S> ? { [N in keyof S]: Binding } : never;

export const text = (value: string): Binding => ({ value, grant: () => {} });

const readActions = ['dynamodb:GetItem', 'dynamodb:BatchGetItem', 'dynamodb:Query', 'dynamodb:ConditionCheckItem'];
const writeActions = ['dynamodb:PutItem', 'dynamodb:UpdateItem', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem'];

const table = (target: Table, actions: string[]): Binding => ({
  value: target.tableName,
  grant: (to) => {
    target.grant(to, ...actions);
  },
});

/** Reads by key and by index, nothing else. */
export const reads = (target: Table): Binding => table(target, readActions);
export const writes = (target: Table): Binding => table(target, [...readActions, ...writeActions]);
/** Puts rows of the outbox; only the relay reads and deletes them. */
export const announces = (target: Table): Binding => table(target, ['dynamodb:PutItem']);

/** Finds what is unsent and deletes what is sent. */
export const relays = (target: Table): Binding =>
  table(target, ['dynamodb:Scan', 'dynamodb:DeleteItem', 'dynamodb:BatchWriteItem']);

export const readsFiles = (bucket: Bucket): Binding => ({
  value: bucket.bucketName,
  grant: (to) => {
    bucket.grantRead(to);
  },
});
export const writesFiles = (bucket: Bucket): Binding => ({
  value: bucket.bucketName,
  grant: (to) => {
    bucket.grantReadWrite(to);
  },
});

export const readsSecret = (secret: Secret): Binding => ({
  value: secret.secretArn,
  grant: (to) => {
    secret.grantRead(to);
  },
});

/** Where the cache is, and the right to log in there; a Valkey of one's own has no login, and no cache has no address. */
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

/** Makes and moves the schedules of a group. */
export const schedulesIn = (group: ScheduleGroup): Binding => ({
  value: group.scheduleGroupName,
  grant: (to) => {
    const resourceName = `${group.scheduleGroupName}/*`;
    const schedules = Stack.of(group).formatArn({ service: 'scheduler', resource: 'schedule', resourceName });
    allow(to, ['scheduler:CreateSchedule', 'scheduler:UpdateSchedule'], [schedules]);
  },
});

/** Gives the role to the schedules it makes. */
export const passes = (role: IRole): Binding => ({
  value: role.roleArn,
  grant: (to) => {
    role.grantPassRole(to.grantPrincipal);
  },
});

export const allow = (to: IGrantable, actions: string[], resources: string[]): void => {
  to.grantPrincipal.addToPrincipalPolicy(new PolicyStatement({ actions, resources }));
};
