import { parseArgs } from 'node:util';
import { Failure } from '../local/process/failure.ts';

export const usage = `npm run audit -- [--event <eventId>] [--stage <stage>]

Checks the invariants of one event, or of all events on sale and of all orders: no place is sold twice, none is lost, no
limit is exceeded, and all money has its tickets or its refund.
It only reads. Its exit code is 1 if an invariant is violated: docs/operations.md says what to do then.

The default stage is the system started by \`npm start\`. A deployed stage needs your AWS credentials and region
(AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL as usual).`;

export type Command = { does: 'help' } | { does: 'audit'; stage: string; eventId?: string };

const misuse = (sentence: string): Failure => new Failure(`${sentence} See npm run audit -- --help`);

function parsed(args: string[]) {
  try {
    const options = {
      event: { type: 'string' },
      stage: { type: 'string', default: 'local' },
      help: { type: 'boolean', short: 'h' },
    } as const;
    return parseArgs({ args, options, allowPositionals: true });
  } catch (error) {
    throw misuse(`${error instanceof Error ? error.message.split('. ')[0] : error}.`);
  }
}

/** Parses the command line. @throws Failure that says what is wrong. */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help) return { does: 'help' };
  if (positionals.length > 0)
    throw misuse(`Unexpected argument "${positionals[0]}". Pass an event as --event <eventId>.`);
  const { event, stage } = values;
  if (event !== undefined && !/^evt_\w{1,60}$/.test(event)) throw misuse(`"${event}" is not an event id.`);
  return { does: 'audit', stage, ...(event !== undefined && { eventId: event }) };
}
