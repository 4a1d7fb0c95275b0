// Goal: no refactoring replaces a resource that holds data or that data depends on. CloudFormation deletes and
// recreates whatever changes its logical id or its stack.
// Method: stack names and logical ids of the deployed stages are listed here literally.
import { describe, expect, it } from 'vitest';
import { stacksByName } from '../support/state/stacks.ts';

const statefulTypes = [
  'AWS::DynamoDB::Table',
  'AWS::EC2::SecurityGroup',
  'AWS::EC2::Subnet',
  'AWS::EC2::VPC',
  'AWS::ElastiCache::ServerlessCache',
  'AWS::ElastiCache::User',
  'AWS::ElastiCache::UserGroup',
  'AWS::Events::EventBus',
  'AWS::S3::Bucket',
  'AWS::SNS::Topic',
  'AWS::Scheduler::ScheduleGroup',
  'AWS::SecretsManager::Secret',
];

const data = [
  'Accounting34814706 AWS::DynamoDB::Table',
  'Audit3D8ADE0A AWS::DynamoDB::Table',
  'BusEA82B648 AWS::Events::EventBus',
  'CartsEE95721F AWS::DynamoDB::Table',
  'Checkin73E2791D AWS::DynamoDB::Table',
  'Counts7F28E4F7 AWS::DynamoDB::Table',
  'EventsD32975C2 AWS::DynamoDB::Table',
  'Files8E6940B8 AWS::S3::Bucket',
  'Notifications87298708 AWS::DynamoDB::Table',
  'OrdersA9B65338 AWS::DynamoDB::Table',
  'Outbox27BBF20A AWS::DynamoDB::Table',
  'Rates2118CE53 AWS::DynamoDB::Table',
  'SessionSecretC41FBD23 AWS::SecretsManager::Secret',
  'Settings1CCB6159 AWS::DynamoDB::Table',
  'TicketSecretB0B650FB AWS::SecretsManager::Secret',
  'Tickets83B11BB2 AWS::DynamoDB::Table',
  'Users0A0EEA89 AWS::DynamoDB::Table',
  'Venues7420FE77 AWS::DynamoDB::Table',
];

/** It holds the confirmed subscriptions to alarms. */
const alarms = ['TopicBFC7AF6E AWS::SNS::Topic'];

const network = [
  'Functions1094A112 AWS::EC2::SecurityGroup',
  'ValkeyCacheEF471A86 AWS::ElastiCache::ServerlessCache',
  'ValkeyGroup50746C62 AWS::EC2::SecurityGroup',
  'ValkeyUserD35E892C AWS::ElastiCache::User',
  'ValkeyUsersAE89B5C1 AWS::ElastiCache::UserGroup',
  'Vpc8378EB38 AWS::EC2::VPC',
  'VpcisolatedSubnet1SubnetE62B1B9B AWS::EC2::Subnet',
  'VpcisolatedSubnet2Subnet39217055 AWS::EC2::Subnet',
];

/** It holds the schedules of the preloads, which are created at runtime. */
const service = ['Preloads8BAB68F1 AWS::Scheduler::ScheduleGroup'];

/** By stack: `<logical id> <type>` of each stateful resource, sorted. */
function statefulResources(stage: string): Record<string, string[]> {
  const stacks = [...stacksByName(stage)].map(([name, template]) => {
    const resources = Object.entries(template.toJSON().Resources as Record<string, { Type: string }>)
      .filter(([, { Type }]) => statefulTypes.includes(Type))
      .map(([id, { Type }]) => `${id} ${Type}`);
    return [name, resources.sort()] as const;
  });
  return Object.fromEntries(stacks);
}

describe('stateful resources keep their stack and logical id', () => {
  it('in stage dev', () => {
    expect(statefulResources('dev')).toEqual({
      'NightFlow-dev-data': data,
      'NightFlow-dev-trail': [],
      'NightFlow-dev-service': service,
      'NightFlow-dev-accounting': [],
      'NightFlow-dev-minting': [],
      'NightFlow-dev-mail': [],
    });
  });

  it('in stage prod', () => {
    expect(statefulResources('prod')).toEqual({
      'NightFlow-prod-data': data,
      'NightFlow-prod-network': network,
      'NightFlow-prod-alarms': alarms,
      'NightFlow-prod-trail': [],
      'NightFlow-prod-service': service,
      'NightFlow-prod-accounting': [],
      'NightFlow-prod-minting': [],
      'NightFlow-prod-mail': [],
    });
  });
});
