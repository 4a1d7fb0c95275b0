import { Duration, Stack } from 'aws-cdk-lib';
import { Alarm, type IMetric, TreatMissingData } from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Construct } from 'constructs';
import { alarmTopicName } from '../config.ts';

/** CloudWatch looks once a minute at the last five, so that what arrives late still counts. */
export const alarmPeriod = Duration.minutes(5);

/** By stage: the metric of all faults that functions log by `raiseAlarm`. Its dimension is the alarm's name. */
export const faultMetric = (stage: string) => ({ namespace: `NightFlow/${stage}`, metricName: 'Faults' });

interface StageAlarmProps {
  stage: string;
  metric: IMetric;
  /** What happened, and where to read what to do. */
  description: string;
}

/** An alarm that goes off at a metric of one, and tells the topic of its stage. */
export class StageAlarm extends Alarm {
  constructor(scope: Construct, name: string, { stage, metric, description }: StageAlarmProps) {
    super(scope, `${name}-alarm`, {
      alarmName: `NightFlow-${stage}-${name}`,
      alarmDescription: description,
      metric,
      threshold: 1,
      evaluationPeriods: 1,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    const topicArn = Stack.of(this).formatArn({ service: 'sns', resource: alarmTopicName(stage) });
    this.addAlarmAction(new SnsAction(Topic.fromTopicArn(this, 'Topic', topicArn)));
  }
}
