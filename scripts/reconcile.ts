// `npm run reconcile`: runs the reconciler on demand, and mends what it has found.
import { userInfo } from 'node:os';
import type { PaperId } from '../shared/ledger/paper-key.ts';
import { explained, useProviders, useStage } from './admin/stage.ts';
import { Failure, reportAndExitCode } from './local/process/failure.ts';
import { type Command, readCommand, usage } from './reconcile/command.ts';
import { jsonOf, openLines, reportOf } from './reconcile/report.ts';

/** Accounting issues papers. */
async function issue(paper: PaperId): Promise<void> {
  const { issuePapers } = await import('../functions/accounting/papers/issue-papers.ts');
  await issuePapers([paper], Date.now());
}

type Work = Exclude<Command, { does: 'help' }>;

/** Imports the flows lazily, because they read their environment on load and need the stage first. */
async function perform(command: Work): Promise<string[]> {
  const { reconcile, mendOpenFinding } = await import('../functions/orders/reconciliation/reconcile.ts');
  if (command.does === 'reconcile') {
    const { ListingFault } = await import('../functions/orders/reconciliation/provider-side.ts');
    const run = await reconcile(command.window).catch((error: unknown) => {
      if (!(error instanceof ListingFault)) throw error;
      throw new Failure(`${error.message}\nNothing was compared. Run it again when the provider answers.`);
    });
    if (run.findings.length > 0) process.exitCode = 1;
    return command.json ? [jsonOf(run, command.stage)] : reportOf(run, command.stage);
  }
  const open = await mendOpenFinding(command.finding, issue).catch((error: unknown) => {
    throw error instanceof Error && !('$metadata' in error)
      ? new Failure(`${error.message}.`.replace('..', '.'))
      : error;
  });
  if (open.length > 0) process.exitCode = 1;
  const isMended = !open.some(({ id }) => id === command.finding);
  return [
    isMended ? `${command.finding} is mended.` : `${command.finding} is still open.`,
    ...openLines(open, command.stage),
  ];
}

async function run(command: Work): Promise<string[]> {
  try {
    await useStage(command.stage);
    useProviders(command.stage);
    const [{ log, withContext }, { newId }] = await Promise.all([
      import('../shared/base/log.ts'),
      import('../shared/base/id.ts'),
    ]);
    log.setLogLevel('CRITICAL');
    const actor = `reconcile-cli:${userInfo().username.replace(/[^\w.@-]/g, '_')}`;
    return await withContext(newId('adm'), actor, () => perform(command));
  } catch (error) {
    throw explained(error, command.stage);
  }
}

try {
  const command = readCommand(process.argv.slice(2));
  console.log(command.does === 'help' ? usage : (await run(command)).join('\n'));
} catch (error) {
  process.exitCode = reportAndExitCode(error);
}
