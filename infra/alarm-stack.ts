import { Stack, type StackProps } from 'aws-cdk-lib';
import { Metric, Stats } from 'aws-cdk-lib/aws-cloudwatch';
import type { Construct } from 'constructs';
import { alarmOf } from '../shared/base/alarm.ts';
import type { Settings } from './config.ts';
import { AlarmTopic } from './constructs/alarm-topic.ts';
import { alarmPeriod, faultMetric, StageAlarm } from './constructs/stage-alarm.ts';

interface AlarmProps extends StackProps {
  settings: Settings;
}

/** The topic of the alarms, and one alarm for each kind of fault. Only stages with alarms have this stack. */
export class AlarmStack extends Stack {
  constructor(scope: Construct, id: string, { settings, ...props }: AlarmProps) {
    super(scope, id, props);
    const { stage } = settings;
    new AlarmTopic(this, 'Topic', { settings });
    for (const [alarm, messages] of Map.groupBy(Object.keys(alarmOf), (one) => alarmOf[one as keyof typeof alarmOf])) {
      const dimensionsMap = { alarm };
      new StageAlarm(this, alarm, {
        stage,
        metric: new Metric({ ...faultMetric(stage), dimensionsMap, statistic: Stats.SUM, period: alarmPeriod }),
        description: `In the logs: ${messages.join('; ')}. See Alarms in docs/operations.md.`,
      });
    }
  }
}
