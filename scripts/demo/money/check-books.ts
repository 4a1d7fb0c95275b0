import { rfc3339 } from '../../../shared/base/clock.ts';
import { Failure } from '../../local/process/failure.ts';
import { runCommand } from '../operator/run-command.ts';
import { styled } from '../tour/words.ts';

/** Runs the reconciler over the time since `from`, and the audit. @throws Failure where one finds something. */
export async function checkBooks(endpoint: string, from: number): Promise<void> {
  console.log(
    `\n${styled('bold', "   The reconciler: the fake Stripe's books, orders, tickets and the ledger agree")}`,
  );
  const until = Date.now();
  await printed(endpoint, 'reconcile', '--from', rfc3339(from), '--to', rfc3339(until));
  console.log(`\n${styled('bold', '   The audit: no place is sold twice, and all money has its tickets')}`);
  await printed(endpoint, 'audit');
}

async function printed(endpoint: string, command: 'reconcile' | 'audit', ...args: string[]): Promise<void> {
  const { code, text } = await runCommand(endpoint, command, ...args);
  console.log(text.replaceAll(/^/gm, '     '));
  if (code !== 0) throw new Failure(`npm run ${command} has found something.`);
}
