import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { fromRoot, root } from '../../local/environment.ts';
import { Failure } from '../../local/process/failure.ts';

/** What one run of the demo of the door plays. */
export interface DoorOptions {
  tickets: number;
  /** How long the guests take to arrive. */
  seconds: number;
  /** File that receives the picture of the live board. */
  picture: string;
}

const minTickets = 200;
const maxTickets = 20_000;
/** The cache is lost and DynamoDB throttled for ten seconds while the guests arrive. */
const minSeconds = 25;
const maxSeconds = 600;

const usualPicture = join(root, '.nightflow', 'door', 'live-board.png');

function within(name: string, text: string, min: number, max: number): number {
  const value = Number(text);
  if (Number.isInteger(value) && value >= min && value <= max) return value;
  throw new Failure(`--${name} must be a whole number from ${min} to ${max}, not "${text}".`);
}

/** Parses the arguments after `door`. @throws Failure that says what is wrong. */
export function readDoorOptions(args: string[]): DoorOptions {
  try {
    const options = {
      tickets: { type: 'string', default: '5000' },
      seconds: { type: 'string', default: '45' },
      picture: { type: 'string', default: usualPicture },
    } as const;
    const { values } = parseArgs({ args, options, allowPositionals: false });
    return {
      tickets: within('tickets', values.tickets, minTickets, maxTickets),
      seconds: within('seconds', values.seconds, minSeconds, maxSeconds),
      picture: values.picture,
    };
  } catch (error) {
    if (error instanceof Failure || !(error instanceof TypeError)) throw error;
    throw new Failure(`${error.message.split('. ')[0]}. See npm run demo -- --help`);
  }
}

export const doorUsage = `npm run demo -- door [--tickets 5000] [--seconds 45] [--picture ${fromRoot(usualPicture)}]`;
