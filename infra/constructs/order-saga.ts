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

/** Longer than any order's deadline, manual payment included. A safety net: the minute job resolves due orders. */
const paymentTimeout = Timeout.duration(Duration.days(30));
const taskTimeout = Timeout.duration(Duration.seconds(60));
/** For faults only: expected results are outcomes. A new AWS account is throttled at ten concurrent functions. */
const retry = {
  errors: ['States.ALL'],
  interval: Duration.seconds(1),
  maxAttempts: 10,
  maxDelay: Duration.seconds(30),
  backoffRate: 2,
  jitterStrategy: JitterType.FULL,
};

/**
 * The order saga: TakePayment → Paid? → ConfirmOrder → Confirmed? → OrderConfirmed. Its compensation is RefundPayment →
 * ReleaseTickets → OrderFailed. A late capture leads from there back to ConfirmOrder. Choices read outcomes, never
 * error names.
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

    // Why the order ended: the outcome of the previous step, or the fault caught there.
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
