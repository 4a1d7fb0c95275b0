// `npm run audit`: runs the checks of the hourly audit on demand and prints the result.
import type { EventCheck } from '../functions/operations/reconciliation/check-events.ts';
import type { OrdersCheck } from '../functions/operations/reconciliation/check-orders.ts';
import { explained, useStage } from './admin/stage.ts';
import { type Command, readCommand, usage } from './audit/command.ts';
import { reportOf } from './audit/report.ts';
import { Failure, reportAndExitCode } from './local/process/failure.ts';

/** Imports the stores lazily, because they read their environment on load and need the stage first. */
async function audited(eventId: string | undefined): Promise<string[]> {
  const { checkOrders } = await import('../functions/operations/reconciliation/check-orders.ts');
  const { checkEvents, eventsToCheck } = await import('../functions/operations/reconciliation/check-events.ts');
  const { readSelling } = await import('../functions/operations/reconciliation/event-state-store.ts');
  if (eventId && (await readSelling(eventId)).types.length === 0) {
    throw new Failure(`Event ${eventId} does not exist or has no ticket type.`);
  }
  const audits: EventCheck[] = [];
  for await (const audit of checkEvents(eventId ? [{ eventId }] : eventsToCheck(Date.now()))) audits.push(audit);
  const all: OrdersCheck = { orders: 0, findings: [] };
  if (!eventId) {
    for await (const { orders, findings } of checkOrders()) {
      all.orders += orders;
      all.findings.push(...findings);
    }
  }
  if ([...audits, all].some(({ findings }) => findings.length > 0)) process.exitCode = 1;
  return reportOf(audits, eventId ? undefined : all);
}

async function run({ stage, eventId }: Extract<Command, { does: 'audit' }>): Promise<string[]> {
  try {
    await useStage(stage);
    return await audited(eventId);
  } catch (error) {
    throw explained(error, stage);
  }
}

try {
  const command = readCommand(process.argv.slice(2));
  console.log(command.does === 'help' ? usage : (await run(command)).join('\n'));
} catch (error) {
  process.exitCode = reportAndExitCode(error);
}
