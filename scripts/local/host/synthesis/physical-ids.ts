import { createHash } from 'node:crypto';
import { Failure } from '../../process/failure.ts';
import { account, arnOf, region } from '../arn.ts';

/** What `Ref` and `Fn::GetAtt` return for a resource. */
export interface Identity {
  ref: string;
  attributes: Record<string, string>;
}

type Properties = Record<string, unknown>;

const hash = (text: string, characters: number): string =>
  createHash('sha256').update(text).digest('hex').slice(0, characters);

/** Shortens a name that is too long. Its hash keeps it unique. */
const fitted = (name: string, maxCharacters: number): string =>
  name.length <= maxCharacters ? name : `${name.slice(0, maxCharacters - 9)}-${hash(name, 8)}`;

/** The name that the template sets, or the generated one. */
const own = (properties: Properties, key: string, generated: string): string => {
  const name = properties[key];
  if (name === undefined) return generated;
  if (typeof name !== 'string')
    throw new Failure(`The local cloud needs a literal ${key}, not ${JSON.stringify(name)}`);
  return name;
};

const plain = (ref: string): Identity => ({ ref, attributes: {} });

const named = (ref: string, resourceArn: string, more: Record<string, string> = {}): Identity => ({
  ref,
  attributes: { Arn: resourceArn, ...more },
});

/** The host knows one version of each stream. */
const streamLabel = '2026-01-01T00:00:00.000';

/** The supported types. `name` is `<stack>-<logicalId>`. Attributes that no template uses are left out. */
const identities: Record<string, (name: string, properties: Properties) => Identity> = {
  'AWS::DynamoDB::Table': (name) => {
    const table = arnOf('dynamodb', `table/${name}`);
    return named(name, table, { StreamArn: `${table}/stream/${streamLabel}` });
  },
  'AWS::Events::EventBus': (generated, properties) => {
    const name = own(properties, 'Name', generated);
    return named(name, arnOf('events', `event-bus/${name}`), { Name: name });
  },
  'AWS::Events::Rule': (name) => plain(fitted(name, 64)),
  'AWS::S3::Bucket': (name) => {
    const bucket = fitted(name.toLowerCase(), 63);
    return named(bucket, `arn:aws:s3:::${bucket}`);
  },
  'AWS::S3::BucketPolicy': plain,
  'AWS::SES::EmailIdentity': (generated, properties) => plain(own(properties, 'EmailIdentity', generated)),
  'AWS::SecretsManager::Secret': (generated, properties) => {
    const name = own(properties, 'Name', generated);
    return { ref: arnOf('secretsmanager', `secret:${name}-${hash(name, 6)}`), attributes: { Name: name } };
  },
  'AWS::Logs::LogGroup': (name) => named(name, arnOf('logs', `log-group:${name}:*`)),
  'AWS::IAM::Role': (name) => named(fitted(name, 64), `arn:aws:iam::${account}:role/${fitted(name, 64)}`),
  'AWS::IAM::Policy': plain,
  'AWS::Lambda::Function': (name) => named(fitted(name, 64), arnOf('lambda', `function:${fitted(name, 64)}`)),
  'AWS::Lambda::EventSourceMapping': plain,
  'AWS::Lambda::EventInvokeConfig': plain,
  'AWS::Lambda::Permission': plain,
  'AWS::SQS::Queue': (name) => {
    const queue = fitted(name, 80);
    const url = `https://sqs.${region}.amazonaws.com/${account}/${queue}`;
    return { ref: url, attributes: { Arn: arnOf('sqs', queue), QueueName: queue } };
  },
  'AWS::SQS::QueuePolicy': plain,
  'AWS::StepFunctions::StateMachine': (name) => {
    const machine = arnOf('states', `stateMachine:${fitted(name, 80)}`);
    return { ref: machine, attributes: { Arn: machine, Name: fitted(name, 80) } };
  },
  'AWS::Scheduler::ScheduleGroup': (generated, properties) => {
    const name = own(properties, 'Name', fitted(generated, 64));
    return named(name, arnOf('scheduler', `schedule-group/${name}`));
  },
  'AWS::Scheduler::Schedule': (name) =>
    named(fitted(name, 64), arnOf('scheduler', `schedule/default/${fitted(name, 64)}`)),
  'AWS::ApiGatewayV2::Api': (name) => {
    const id = hash(name, 10);
    return { ref: id, attributes: { ApiEndpoint: `http://${id}.execute-api.localhost` } };
  },
  'AWS::ApiGatewayV2::Integration': (name) => plain(hash(name, 10)),
  'AWS::ApiGatewayV2::Route': (name) => plain(hash(name, 10)),
  'AWS::ApiGatewayV2::Stage': (generated, properties) => plain(own(properties, 'StageName', generated)),
  'AWS::CDK::Metadata': plain,
};

/** The identity of a resource. It depends on its stack, its logical id and its own name only. */
export function identify(stack: string, logicalId: string, type: string, properties: Properties): Identity {
  const identity = identities[type];
  if (!identity) throw new Failure(`The local cloud does not support ${type}, the type of ${logicalId} in ${stack}`);
  return identity(`${stack}-${logicalId}`, properties);
}
