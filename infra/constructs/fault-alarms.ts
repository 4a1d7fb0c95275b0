import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, type IMetric, Metric, Stats, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import { type ITopic, Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { alarmOf } from '../../shared/base/alarm.ts';
import { alarmTopicName, type Settings } from '../config.ts';
import { ServiceFunction } from './service-function.ts';

interface FaultAlarmsProps {
  settings: Settings;
  /** The services of this stack whose functions raise alarms. */
  services: readonly string[];
  /** The consumers whose dead letters raise one. */
  consumers: readonly (Construct & { failures: Queue })[];
}

/** CloudWatch looks once a minute at the last five, so that lines which arrive late still count. */
const period = Duration.minutes(5);

/**
 * An alarm for each kind of fault that functions log by `raiseAlarm`, and for the dead letters of each consumer. One metric counts
 * all faults, with the alarm's name as its dimension: it costs nothing until there is a fault.
 */
export class FaultAlarms extends Construct {
  private readonly stage: string;
  private readonly topic: ITopic;

  constructor(scope: Construct, id: string, { settings: { stage }, services, consumers }: FaultAlarmsProps) {
    super(scope, id);
    this.stage = stage;
    const topicArn = Stack.of(this).formatArn({ service: 'sns', resource: alarmTopicName(stage) });
    this.topic = Topic.fromTopicArn(this, 'Topic', topicArn);
    const faults = { namespace: `NightFlow/${stage}`, metricName: 'Faults' };
    const functions = Stack.of(this)
      .node.findAll()
      .filter((one) => one instanceof ServiceFunction);
    for (const one of functions.filter(({ service }) => services.includes(service))) {
      new MetricFilter(this, one.node.id, {
        logGroup: one.logGroup,
        filterPattern: FilterPattern.exists('$.alarm'),
        metricNamespace: faults.namespace,
        metricName: faults.metricName,
        dimensions: { alarm: '$.alarm' },
      });
    }
    for (const [alarm, messages] of Map.groupBy(Object.keys(alarmOf), (one) => alarmOf[one as keyof typeof alarmOf])) {
      const metric = new Metric({ ...faults, dimensionsMap: { alarm }, statistic: Stats.SUM, period });
      this.alarm(alarm, metric, `In the logs: ${messages.join('; ')}. See Payments in docs/operations.md.`);
    }
    for (const { node, failures } of consumers) {
      const metric = failures.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period });
      const description = `${node.id} has given work up. See Dead-letter queues in docs/operations.md.`;
      this.alarm(`dead-letters-${node.id}`, metric, description);
    }
  }

  private alarm(name: string, metric: IMetric, alarmDescription: string): void {
    new Alarm(this, `${name}-alarm`, {
      alarmName: `NightFlow-${this.stage}-${name}`,
      alarmDescription,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    }).addAlarmAction(new SnsAction(this.topic));
  }
}
