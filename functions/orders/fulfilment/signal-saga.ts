import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { awsClient } from '../../../shared/async/aws-client.ts';
import { awsLimits } from '../../../shared/async/limits.ts';
import { log } from '../../../shared/base/log.ts';
import type { PaymentOutcome } from '../payment/outcome.ts';

const stepFunctions = new SFNClient(awsClient({ answerMs: awsLimits.serviceMs }));
/** Errors of a task that has already ended. The outcome is stored, so the signal is no longer needed. */
const deadToken = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** Wakes the saga that waits with this task token. */
export async function signalSaga(taskToken: string, outcome: PaymentOutcome): Promise<void> {
  try {
    await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(outcome) }));
  } catch (error) {
    if (!(error instanceof Error && deadToken.includes(error.name))) throw error;
    log.info('the saga no longer waits', { reason: error.name });
  }
}
