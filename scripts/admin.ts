// `npm run admin -- <command> --stage <stage>`: operations that no API role may perform. They need AWS credentials for
// the stage's account.
import { createReadStream, existsSync } from 'node:fs';
import { userInfo } from 'node:os';
import { createInterface } from 'node:readline';
import { type Command, readCommand, usage } from './admin/command.ts';
import { explained, stripeStageOf, useStage } from './admin/stage.ts';
import { readInput } from './admin/stripe/read-input.ts';
import { Failure, reportAndExitCode } from './local/process/failure.ts';

type Work = Exclude<Command, { does: 'help' }>;

/** The actor in the audit trail. The trail uses `|` as its separator, so other characters are replaced. */
const actor = (): string => `admin-cli:${userInfo().username.replace(/[^\w.@-]/g, '_')}`;

async function importFile(file: string): Promise<string[]> {
  if (!existsSync(file)) throw new Failure(`File not found: ${file}`);
  const { importAccounts } = await import('./admin/import-accounts.ts');
  const lines = createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Number.POSITIVE_INFINITY });
  const tell = (line: number, why: string) => console.error(`line ${line}: ${why}`);
  const { created, known, refused } = await importAccounts(lines, { now: Date.now, tell });
  if (refused > 0) process.exitCode = 1;
  return [`Accounts imported: ${created}, already existing: ${known}, lines rejected: ${refused}.`];
}

type StripeWork = Extract<Work, { does: `stripe-${string}` }>;

async function performStripe(command: StripeWork, now: number): Promise<string[]> {
  const stage = await stripeStageOf(command.stage);
  if (command.does !== 'stripe-connect') {
    const { disconnectStripe, showStripe } = await import('./admin/stripe/show-stripe.ts');
    return command.does === 'stripe-status' ? showStripe(stage, now) : disconnectStripe(stage);
  }
  const { connectStripe } = await import('./admin/stripe/connect-stripe.ts');
  const { noOverlap, otherAccount } = command;
  return connectStripe(stage, { text: await readInput(process.stdin), now, noOverlap, otherAccount });
}

/** Imports the stores lazily, because they read their environment on load and need the stage first. */
async function perform(command: Work): Promise<string[]> {
  const now = Date.now();
  if (command.does === 'stripe-connect' || command.does === 'stripe-status' || command.does === 'stripe-disconnect') {
    return performStripe(command, now);
  }
  if (command.does === 'import') return importFile(command.file);
  if (command.does === 'recount') {
    const { recount } = await import('./admin/recount.ts');
    return recount(command.id, now);
  }
  if (command.does === 'keys' || command.does === 'revoke' || command.does === 'rotate') {
    const { endKey, listKeys, rotateKey } = await import('./admin/keys.ts');
    if (command.does === 'rotate') return rotateKey(command.use);
    return command.does === 'revoke' ? endKey(command.kid, now) : listKeys();
  }
  const { addAdmin, listAdmins, removeAdmin } = await import('./admin/roles.ts');
  if (command.does === 'add') return addAdmin(command.email, now);
  return command.does === 'remove' ? removeAdmin(command.email, now) : listAdmins();
}

async function run(command: Work): Promise<string[]> {
  try {
    await useStage(command.stage);
    const [{ withContext }, { newId }] = await Promise.all([
      import('../shared/base/log.ts'),
      import('../shared/base/id.ts'),
    ]);
    return await withContext(newId('adm'), actor(), () => perform(command));
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
