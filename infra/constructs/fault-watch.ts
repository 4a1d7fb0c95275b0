import { Stack } from 'aws-cdk-lib';
import { Stats } from 'aws-cdk-lib/aws-cloudwatch';
import { FilterPattern, MetricFilter } from 'aws-cdk-lib/aws-logs';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';
import { ServiceFunction } from './service-function.ts';
import { alarmPeriod, faultMetric, StageAlarm } from './stage-alarm.ts';

interface FaultWatchProps {
  stage: string;
  /** The services of this stack whose functions raise alarms. */
  services: readonly string[];
  /** The consumers whose dead letters raise one. */
  consumers: readonly (Construct & { failures: Queue })[];
}

/** Counts the faults in the logs of a stack's functions for the alarms of the stage, and watches dead letters. */
export class FaultWatch extends Construct {
  constructor(scope: Construct, id: string, { stage, services, consumers }: FaultWatchProps) {
    super(scope, id);
    const functions = Stack.of(this)
      .node.findAll()
      .filter((one) => one instanceof ServiceFunction);
    const { namespace, metricName } = faultMetric(stage);
    for (const { node, logGroup } of functions.filter(({ service }) => services.includes(service))) {
      new MetricFilter(this, node.id, {
        logGroup,
        filterPattern: FilterPattern.exists('$.alarm'),
        metricNamespace: namespace,
        metricName,
        dimensions: { alarm: '$.alarm' },
      });
    }
    for (const { node, failures } of consumers) {
      new StageAlarm(this, `dead-letters-${node.id}`, {
        stage,
        metric: failures.metricApproximateNumberOfMessagesVisible({ statistic: Stats.MAXIMUM, period: alarmPeriod }),
        description: `${node.id} has given work up. See Dead-letter queues in docs/operations.md.`,
      });
    }
  }
}
