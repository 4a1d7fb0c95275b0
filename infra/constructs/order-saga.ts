import { Duration } from 'aws-cdk-lib';
import type { IFunction } from 'aws-cdk-lib/aws-lambda';
import {
  Choice,
  Condition,
  DefinitionBody,
  IntegrationPattern,
  JitterType,
  JsonPath,
  StateMachine,
  Succeed,
  TaskInput,
  Timeout,
} from 'aws-cdk-lib/aws-stepfunctions';
import { LambdaInvoke } from 'aws-cdk-lib/aws-stepfunctions-tasks';
import { Construct } from 'constructs';

/** Above any order's deadline (manual payment days included): a net, the minute job resolves overdue orders. */
const paymentTimeout = Timeout.duration(Duration.days(30));
const taskTimeout = Timeout.duration(Duration.seconds(60));
/** Faults only: what is expected comes back as an outcome. A young account is throttled at ten functions at once. */
const retry = {
  errors: ['States.ALL'],
  interval: Duration.seconds(1),
  maxAttempts: 10,
  maxDelay: Duration.seconds(30),
  backoffRate: 2,
  jitterStrategy: JitterType.FULL,
};

/**
 * TakePayment → Paid? → ConfirmOrder → Confirmed? → OrderConfirmed; RefundPayment → ReleaseTickets → OrderFailed is the
 * way back, from which a capture that came meanwhile returns to ConfirmOrder. Choices read outcomes, never error names.
 */
export class OrderSaga extends Construct {
  readonly machine: StateMachine;

  constructor(scope: Construct, id: string, { tasks }: { tasks: IFunction }) {
    super(scope, id);
    const order = { orderId: JsonPath.stringAt('$.orderId'), correlationId: JsonPath.stringAt('$.correlationId') };
    const task = (name: string, resultPath: string, input: Record<string, unknown> = {}) =>
      new LambdaInvoke(this, name, {
        lambdaFunction: tasks,
        payload: TaskInput.fromObject({ task: name, ...order, ...input }),
        resultSelector: { outcome: JsonPath.stringAt('$.Payload.outcome') },
        resultPath,
        retryOnServiceExceptions: false,
        taskTimeout,
      }).addRetry(retry);

    // What ended the order: the outcome of the step before, or the fault that was caught there.
    const ending = { result: JsonPath.objectAt('$.result') };
    const release = task('ReleaseTickets', '$.release', ending).next(new Succeed(this, 'OrderFailed'));
    const refund = task('RefundPayment', '$.refund', ending);
    const caught = { errors: ['States.ALL'], resultPath: '$.result' };

    const confirm = task('ConfirmOrder', '$.result').addCatch(refund, caught);
    confirm.next(
      new Choice(this, 'Confirmed?')
        .when(Condition.stringEquals('$.result.outcome', 'confirmed'), new Succeed(this, 'OrderConfirmed'))
        .otherwise(refund),
    );
    refund.next(
      new Choice(this, 'Captured meanwhile?')
        .when(Condition.stringEquals('$.refund.outcome', 'captured'), confirm)
        .otherwise(release),
    );

    const takePayment = new LambdaInvoke(this, 'TakePayment', {
      lambdaFunction: tasks,
      integrationPattern: IntegrationPattern.WAIT_FOR_TASK_TOKEN,
      payload: TaskInput.fromObject({ task: 'TakePayment', ...order, token: JsonPath.taskToken }),
      resultPath: '$.result',
      retryOnServiceExceptions: false,
      taskTimeout: paymentTimeout,
    })
      .addRetry(retry)
      .addCatch(refund, caught)
      .next(
        new Choice(this, 'Paid?').when(Condition.stringEquals('$.result.outcome', 'paid'), confirm).otherwise(refund),
      );

    this.machine = new StateMachine(this, 'Machine', { definitionBody: DefinitionBody.fromChainable(takePayment) });
  }
}
