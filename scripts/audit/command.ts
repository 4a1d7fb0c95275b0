import { parseArgs } from 'node:util';
import { Failure } from '../local/process/failure.ts';

export const usage = `npm run audit -- [--event <eventId>] [--stage <stage>]

Recounts what must always be true of one event, or of all on sale: no place sold twice, none that nobody can take, no limit
exceeded. It only reads; its exit code is 1 when something does not hold. docs/operations.md says what to do then.

It looks at what \`npm start\` runs, or at a deployed stage with your AWS credentials and region (AWS_PROFILE, AWS_REGION,
AWS_ENDPOINT_URL as always).`;

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

/** What is to be audited, and where. @throws Failure that says what is wrong. */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help) return { does: 'help' };
  if (positionals.length > 0)
    throw misuse(`"${positionals[0]}" is none of its options; an event is --event <eventId>.`);
  const { event, stage } = values;
  if (event !== undefined && !/^evt_\w{1,60}$/.test(event)) throw misuse(`"${event}" is no event id.`);
  return { does: 'audit', stage, ...(event !== undefined && { eventId: event }) };
}
