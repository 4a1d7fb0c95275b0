import { SendTaskSuccessCommand, SFNClient } from '@aws-sdk/client-sfn';
import { log } from '../../../shared/base/log.ts';
import type { PaymentOutcome } from '../payment/outcome.ts';

const stepFunctions = new SFNClient({});
/** What Step Functions answers when the task has ended already: the fact is stored, the signal no longer needed. */
const deadToken = ['TaskTimedOut', 'TaskDoesNotExist', 'InvalidToken'];

/** Wakes the saga that waits with this token. */
export async function signalSaga(taskToken: string, outcome: PaymentOutcome): Promise<void> {
  try {
    await stepFunctions.send(new SendTaskSuccessCommand({ taskToken, output: JSON.stringify(outcome) }));
  } catch (error) {
    if (!(error instanceof Error && deadToken.includes(error.name))) throw error;
    log.info('the saga no longer waits', { reason: error.name });
  }
}
