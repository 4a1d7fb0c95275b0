import { clock } from '../../base/clock.ts';
import { getMany } from '../../dynamo/read.ts';
import { putNew } from '../../dynamo/write.ts';
import { tableNamed } from '../table-name.ts';
import { listedAt, type TestCharge, type TestDecision, testChargeKey, testDecisionKey } from './charge.ts';

/** A charge with its decision, if it was made. */
export async function readTestCharge(
  attemptId: string,
): Promise<{ charge: TestCharge; decision: TestDecision | undefined } | undefined> {
  const keys = [testChargeKey(attemptId), testDecisionKey(attemptId)];
  const [charge, decision] = await getMany<TestCharge & TestDecision>(tableNamed('ORDERS_TABLE'), keys, {
    consistent: true,
  });
  return charge && { charge, decision };
}

/** Decides an open charge. Conditional on no earlier decision: returns whether this one counts. */
export const decideTestCharge = (attemptId: string, result: TestDecision['result']): Promise<boolean> =>
  putNew(tableNamed('ORDERS_TABLE'), {
    ...testDecisionKey(attemptId),
    result,
    ...(result === 'captured' && listedAt(attemptId, clock.now())),
  });
