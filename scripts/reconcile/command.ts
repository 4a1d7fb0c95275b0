import { parseArgs } from 'node:util';
import { Failure } from '../local/process/failure.ts';

export const usage = `npm run reconcile -- [--from <time> --to <time>] [--json] [--stage <stage>]
npm run reconcile -- mend <finding> [--stage <stage>]

Compares what the payment providers have with payments, orders, tickets, sales, the ledger and papers, mends what needs
no decision, and lists the rest with the command that mends it. Without times it continues where the last run ended, for
an hour at most.
Times are RFC 3339: 2026-11-28T20:00:00Z. The exit code is 1 while there are findings: docs/operations.md says what each
means.

The default stage is the system started by \`npm start\`. A deployed stage needs your AWS credentials and region
(AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL as usual).`;

interface Common {
  stage: string;
  json: boolean;
}
export type Command =
  | { does: 'help' }
  | (Common & { does: 'reconcile'; window?: { from: number; to: number } })
  | (Common & { does: 'mend'; finding: string });

const misuse = (sentence: string): Failure => new Failure(`${sentence} See npm run reconcile -- --help`);

function parsed(args: string[]) {
  try {
    const options = {
      from: { type: 'string' },
      to: { type: 'string' },
      json: { type: 'boolean', default: false },
      stage: { type: 'string', default: 'local' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw misuse(`${error instanceof Error ? error.message.split('. ')[0] : error}.`);
  }
}

function timeOf(name: string, text: string): number {
  const at = /^\d{4}-\d\d-\d\dT/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(at)) throw misuse(`--${name} is not a time: "${text}".`);
  return at;
}

/** Parses the command line. @throws Failure that says what is wrong. */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parsed(args);
  const { from, to, json, stage, help } = values;
  if (help) return { does: 'help' };
  const [word, finding, ...more] = positionals;
  if (word === 'mend') {
    if (!finding || more.length > 0) throw misuse('Pass one finding: mend <finding>.');
    return { does: 'mend', finding, stage, json };
  }
  if (word !== undefined) throw misuse(`Unexpected argument "${word}".`);
  if ((from === undefined) !== (to === undefined)) throw misuse('--from and --to belong together.');
  if (from === undefined || to === undefined) return { does: 'reconcile', stage, json };
  const window = { from: timeOf('from', from), to: timeOf('to', to) };
  if (window.from >= window.to) throw misuse('--from must be before --to.');
  return { does: 'reconcile', stage, json, window };
}
