import { CfnOutput, Stack } from 'aws-cdk-lib';
import { PolicyStatement, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { Topic } from 'aws-cdk-lib/aws-sns';
import { EmailSubscription } from 'aws-cdk-lib/aws-sns-subscriptions';
import type { Construct } from 'constructs';
import { alarmTopicName, type Settings } from '../config.ts';

/**
 * Where all alarms of a stage are told. It has no encryption key: CloudWatch cannot use the one of AWS, and the messages
 * name faults only.
 */
export class AlarmTopic extends Topic {
  constructor(scope: Construct, id: string, { settings }: { settings: Settings }) {
    super(scope, id, { topicName: alarmTopicName(settings.stage), enforceSSL: true });
    // A topic with a policy of its own takes no alarms unless the policy says so.
    this.addToResourcePolicy(
      new PolicyStatement({
        principals: [new ServicePrincipal('cloudwatch.amazonaws.com')],
        actions: ['sns:Publish'],
        resources: [this.topicArn],
        conditions: { StringEquals: { 'aws:SourceAccount': Stack.of(this).account } },
      }),
    );
    if (settings.alarmMail) this.addSubscription(new EmailSubscription(settings.alarmMail));
    new CfnOutput(scope, 'AlarmTopicArn', { key: 'AlarmTopicArn', value: this.topicArn });
  }
}
