// Goal: every fault that a person must see raises an alarm that names it.
// Method: the logger writes a real line for each fault. The filters of the synthesised stage read it, and lead to an
// alarm on the topic.
import { readFileSync } from 'node:fs';
import { App, type Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { describe, expect, it, vi } from 'vitest';
import { nightflow } from '../../infra/app.ts';
import { settingsOf } from '../../infra/config.ts';
import { type AlarmMessage, alarmOf, raiseAlarm } from '../../shared/base/alarm.ts';
import { log } from '../../shared/base/log.ts';
import { alarmCalls } from '../support/faults/alarm-calls.ts';
import { stack, stacksOf } from '../support/state/stacks.ts';

const alarmMail = 'ops@example.org';
const messages = Object.keys(alarmOf) as AlarmMessage[];
const alarmTypes = ['AWS::SNS::Topic', 'AWS::SNS::Subscription', 'AWS::CloudWatch::Alarm', 'AWS::Logs::MetricFilter'];

/** The stacks with an address for alarms. */
function watched(stage: string): Record<'alarms' | 'service', Template> {
  const app = new App({ context: { stage, alarmMail, 'aws:cdk:bundling-stacks': [] } });
  nightflow(app);
  const of = (name: string) => Template.fromStack(app.node.findChild(`NightFlow-${stage}-${name}`) as Stack);
  return { alarms: of('alarms'), service: of('service') };
}

/** What the logger prints, parsed as CloudWatch does. */
function lineOf(write: () => void): Record<string, unknown> {
  const lines: string[] = [];
  const capture = (chunk: unknown) => lines.push(String(chunk)) > 0;
  const streams = [process.stdout, process.stderr].map((one) => vi.spyOn(one, 'write').mockImplementation(capture));
  try {
    write();
  } finally {
    for (const stream of streams) stream.mockRestore();
  }
  expect(lines).toHaveLength(1);
  return JSON.parse(lines.join(''));
}

/** Evaluates the one form of pattern in use: a field that exists. */
function matches(pattern: string, line: Record<string, unknown>): boolean {
  const field = /^\{ \$\.(\w+) = "\*" \}$/.exec(pattern)?.[1];
  if (!field) throw new Error(`Not a pattern that this test knows: ${pattern}`);
  return line[field] !== undefined;
}

const propertiesOf = (template: Template, type: string) =>
  Object.values(template.findResources(type)).map(({ Properties }) => Properties);
const prod = stack(stacksOf('prod'), 'service');
const allFilters = propertiesOf(prod, 'AWS::Logs::MetricFilter');
const isOfFaults = ({ MetricTransformations: [{ MetricName }] }: any) => MetricName === 'Faults';
const filters = allFilters.filter(isOfFaults);
const alarms = ['alarms', 'service'].flatMap((name) =>
  propertiesOf(stack(stacksOf('prod'), name), 'AWS::CloudWatch::Alarm'),
);
const ofFaults = alarms.filter(({ Namespace }) => Namespace === 'NightFlow/prod');

describe('the faults that a person must see', () => {
  it('are counted in the log of every function of each service that raises alarms', () => {
    const services = new Set(alarmCalls().map(({ path }) => path.split('/')[1]));
    const raising = propertiesOf(prod, 'AWS::Lambda::Function').filter(({ Environment }) =>
      services.has(Environment?.Variables?.SERVICE),
    );
    expect(raising.length).toBeGreaterThan(5);
    expect(filters.map(({ LogGroupName }) => LogGroupName.Ref).sort()).toEqual(
      raising.map(({ LoggingConfig }) => LoggingConfig.LogGroup.Ref).sort(),
    );
  });

  it.each(messages)('“%s” leads from its log line to its alarm', (message) => {
    const line = lineOf(() => raiseAlarm(message, { orderId: 'ord_1', error: new Error('out') }));
    expect(line).toMatchObject({ level: 'ERROR', message });
    for (const { FilterPattern, MetricTransformations } of filters) {
      expect(matches(FilterPattern, line)).toBe(true);
      const [{ MetricNamespace, MetricName, MetricValue, Dimensions, DefaultValue }] = MetricTransformations;
      // A default value cannot be combined with dimensions, and would cost a metric without a fault.
      expect([MetricValue, DefaultValue]).toEqual(['1', undefined]);
      const dimensions = Dimensions.map(({ Key, Value }: { Key: string; Value: string }) => ({
        Name: Key,
        Value: line[Value.replace('$.', '')],
      }));
      const own = ofFaults.filter(({ AlarmName }) => AlarmName === `NightFlow-prod-${alarmOf[message]}`);
      expect(own).toMatchObject([{ Namespace: MetricNamespace, MetricName, Dimensions: dimensions }]);
      expect(own[0]?.AlarmDescription).toContain(message);
    }
  });

  it('are not all errors, nor all lines', () => {
    for (const write of [() => log.error('fault', new Error('out')), () => log.info('webhook received')]) {
      const line = lineOf(write);
      for (const { FilterPattern } of filters) expect(matches(FilterPattern, line)).toBe(false);
    }
  });

  it('have one alarm each kind, and none is without a message', () => {
    expect(ofFaults.map(({ AlarmName }) => AlarmName.replace('NightFlow-prod-', '')).sort()).toEqual(
      [...new Set(Object.values(alarmOf))].sort(),
    );
  });
});

it('the lag of the reconciler is a metric, read from its line', () => {
  const others = allFilters.filter((filter) => !isOfFaults(filter));
  expect(others).toHaveLength(1);
  const [{ FilterPattern, MetricTransformations }] = others;
  expect(matches(FilterPattern, { reconcilerLagSeconds: 120 })).toBe(true);
  expect(MetricTransformations).toMatchObject([{ MetricName: 'ReconcilerLag', MetricValue: '$.reconcilerLagSeconds' }]);
});

describe('the alarms', () => {
  it('also watch the dead letters of what starts sagas, promises refunds and pays them', () => {
    const queues = alarms.filter(({ Namespace }) => Namespace === 'AWS/SQS');
    expect(queues.map(({ AlarmName }) => AlarmName).sort()).toEqual([
      'NightFlow-prod-dead-letters-RefundEvent',
      'NightFlow-prod-dead-letters-Refunds',
      'NightFlow-prod-dead-letters-SagaStart',
    ]);
    for (const { MetricName, Dimensions, AlarmName } of queues) {
      const [{ Value }] = Dimensions;
      expect(MetricName).toBe('ApproximateNumberOfMessagesVisible');
      expect(Value['Fn::GetAtt'][0]).toMatch(new RegExp(`^${AlarmName.split('-').at(-1)}Failures`));
    }
  });

  it('go off at the first fault, tell the topic, and are quiet while there is nothing to count', () => {
    expect(alarms.length).toBeGreaterThan(10);
    for (const alarm of alarms) {
      expect(alarm).toMatchObject({
        Threshold: 1,
        EvaluationPeriods: 1,
        ComparisonOperator: 'GreaterThanOrEqualToThreshold',
        TreatMissingData: 'notBreaching',
      });
      expect(JSON.stringify(alarm.AlarmActions)).toContain(':nightflow-prod-alarms"');
    }
  });

  it('cost what operators are told', () => {
    const operations = readFileSync('docs/operations.md', 'utf8');
    expect(operations).toContain(
      `The ${alarms.length} alarms of a stage cost $${(alarms.length * 0.1).toFixed(2)} a month`,
    );
  });
});

describe('the topic of the alarms', () => {
  const own = stack(stacksOf('prod'), 'alarms');

  it('has a name that its stage knows, and is an output', () => {
    own.hasResourceProperties('AWS::SNS::Topic', { TopicName: 'nightflow-prod-alarms' });
    expect(Object.keys(own.findOutputs('AlarmTopicArn'))).toHaveLength(1);
  });

  it('takes messages of the alarms of this account, and none without TLS', () => {
    own.hasResourceProperties('AWS::SNS::TopicPolicy', {
      PolicyDocument: {
        Statement: Match.arrayWith([
          Match.objectLike({ Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } }),
          Match.objectLike({
            Effect: 'Allow',
            Action: 'sns:Publish',
            Principal: { Service: 'cloudwatch.amazonaws.com' },
            Condition: { StringEquals: { 'aws:SourceAccount': { Ref: 'AWS::AccountId' } } },
          }),
        ]),
      },
    });
  });

  it('has no key, since alarms cannot use the one of AWS', () => {
    expect(propertiesOf(own, 'AWS::SNS::Topic')).toEqual([{ TopicName: 'nightflow-prod-alarms' }]);
  });

  it('mails an address only if the deployment names one', () => {
    own.resourceCountIs('AWS::SNS::Subscription', 0);
    watched('prod').alarms.hasResourceProperties('AWS::SNS::Subscription', { Protocol: 'email', Endpoint: alarmMail });
  });
});

describe('the stages', () => {
  it.each(['local', 'dev'])('%s has neither topic nor alarms', (stage) => {
    for (const template of stacksOf(stage).values()) {
      for (const type of alarmTypes) template.resourceCountIs(type, 0);
    }
  });

  it('dev has them if the deployment names an address', () => {
    const { alarms: own, service } = watched('dev');
    own.hasResourceProperties('AWS::SNS::Subscription', { Endpoint: alarmMail });
    for (const [name, template] of Object.entries({ alarms: own, service })) {
      const inProd = stack(stacksOf('prod'), name).findResources('AWS::CloudWatch::Alarm');
      template.resourceCountIs('AWS::CloudWatch::Alarm', Object.keys(inProd).length);
    }
    expect(Object.keys(service.toJSON().Resources).length).toBeLessThan(450);
  });

  it('local cannot have them', () => {
    expect(() => settingsOf('local', { alarmMail })).toThrow('Stage local has no alarms');
  });

  it('an address must be valid', () => {
    expect(settingsOf('prod', { alarmMail })).toMatchObject({ alarms: true, alarmMail });
    expect(() => settingsOf('prod', { alarmMail: 'the office' })).toThrow(
      /^alarmMail must be an e-mail address, as in -c alarmMail=ops@example\.org$/,
    );
  });
});
