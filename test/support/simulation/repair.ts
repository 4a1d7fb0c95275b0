import type { Reconciliation } from '../../../functions/orders/reconciliation/reconcile.ts';
import { shortIds } from './cloud/describe-call.ts';
import { perform } from './engine/perform.ts';
import type { Violation } from './judge/auditor.ts';
import type { World } from './world.ts';

/**
 * Does what an operator does after an incident: reconciles the time since the world began, gives the command of each
 * finding, and reconciles again. Returns what then still differs.
 */
export async function repair(world: World): Promise<Violation[]> {
  const { reconcile, mendOpenFinding } = await import('../../../functions/orders/reconciliation/reconcile.ts');
  const { issuePapers } = await import('../../../functions/accounting/papers/issue-papers.ts');
  const { scheduler } = world;
  const window = { from: world.beganAt, to: scheduler.now };
  let last: Reconciliation | undefined;
  const work = async () => {
    const { findings } = await reconcile(window);
    for (const { id } of findings) {
      await mendOpenFinding(id, (paper) => issuePapers([paper], scheduler.now)).catch((error: Error) =>
        scheduler.note(`${id} cannot be mended: ${error.message}`),
      );
    }
    last = await reconcile(window);
  };
  try {
    await perform(scheduler, 'operator', work);
  } catch (error) {
    return [`reconciler: ${(error as Error).message}`];
  }
  return (last?.findings ?? []).map(({ id, detail }): Violation => `reconciler: ${shortIds(`${id}: ${detail}`)}`);
}
