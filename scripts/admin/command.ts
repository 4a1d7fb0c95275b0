import { parseArgs } from 'node:util';
import type { KeyUse } from '../../shared/records/auth-rows.ts';
import { Failure } from '../local/process/failure.ts';

export const usage = `npm run admin -- <command> --stage <stage>

  add <email>            grant the admin role to the account with this address
  remove <email>         revoke the admin role
  list                   list all admins
  import <file.jsonl>    import accounts of another system, one JSON object per line:
                         {"email": "…", "name": "…", "passwordHash": "$2a$10$…", "emailVerified": true}
                         Hashes are BCrypt. Existing accounts stay unchanged. Unverified addresses are mailed a link.
  keys                   list the keys of sessions and tickets
  keys rotate <session|ticket>
                         sign with a new key; what the former one has signed stays valid
  keys revoke <kid>      of sessions: reject every token this key has signed, within 30 seconds
                         of tickets: its signature alone admits nobody; tickets sold with it stay valid
  recount <organizer>    compare the totals of an organizer with its ledger, and replace those that differ
  recount <event>        compare the counters of an event's door with its tickets, and replace those that differ
  payments stripe        connect Stripe, or replace its keys. They are read from standard input, one a line:
                         the secret key, the publishable key, and the webhook's signing secret if there is one
                         --no-overlap     forget former signing secrets at once
                         --other-account  continue with the keys of another account
  payments stripe --status
                         show what is connected
  payments stripe --disconnect
                         offer Stripe to no new order

It acts on a deployed stage with your AWS credentials and region (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL as usual).
--stage local acts on the system started by \`npm start\`. The audit trail names the actor admin-cli:<your user name>.`;

export type Command =
  | { does: 'help' }
  | ({ stage: string } & (
      | { does: 'add' | 'remove'; email: string }
      | { does: 'import'; file: string }
      | { does: 'recount'; id: string }
      | { does: 'revoke'; kid: string }
      | { does: 'rotate'; use: KeyUse }
      | { does: 'list' | 'keys' }
      | { does: 'stripe-status' | 'stripe-disconnect' }
      | { does: 'stripe-connect'; noOverlap: boolean; otherAccount: boolean }
    ));

const misuse = (sentence: string): Failure => new Failure(`${sentence} See npm run admin -- --help`);

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: {
        stage: { type: 'string' },
        help: { type: 'boolean', short: 'h' },
        status: { type: 'boolean' },
        disconnect: { type: 'boolean' },
        'no-overlap': { type: 'boolean' },
        'other-account': { type: 'boolean' },
      },
      allowPositionals: true,
    });
  } catch (error) {
    throw misuse(`${error instanceof Error ? error.message.split('. ')[0] : error}.`);
  }
}

type Flags = Omit<ReturnType<typeof parsed>['values'], 'stage'>;

function stripeCommand({ status, disconnect, ...flags }: Flags) {
  const noOverlap = flags['no-overlap'] ?? false;
  const otherAccount = flags['other-account'] ?? false;
  const chosen = [status, disconnect, noOverlap || otherAccount].filter(Boolean);
  if (chosen.length > 1) throw misuse('These options do not go together.');
  if (status) return { does: 'stripe-status' as const };
  return disconnect
    ? { does: 'stripe-disconnect' as const }
    : { does: 'stripe-connect' as const, noOverlap, otherAccount };
}

/** Parses the command line. @throws Failure that says what is missing. */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help || args.length === 0) return { does: 'help' };
  const [word = '', ...rest] = positionals;
  const [verb = ''] = rest;
  const isKeyVerb = word === 'keys' && (verb === 'revoke' || verb === 'rotate');
  const [does, [what, ...more]] = isKeyVerb ? [verb, rest.slice(1)] : [word, rest];
  const { stage } = values;
  const one = (name: string): string => {
    if (what === undefined) throw misuse(`The ${name} is missing.`);
    if (more.length > 0) throw misuse(`Only one ${name} is allowed.`);
    return what;
  };
  const whole = (): { stage: string } => {
    // There is no default stage: a command must never reach a stage by accident.
    if (!stage) throw misuse('The stage is missing, as in --stage dev.');
    return { stage };
  };
  // Arguments are not repeated: one may be a key.
  if (word === 'payments' && rest.join(' ') !== 'stripe') throw misuse('The command is "payments stripe".');
  const [unfitting] = Object.keys(values).filter((name) => name !== 'stage');
  if (word === 'payments') return { ...stripeCommand(values), ...whole() };
  if (unfitting) throw misuse(`The option --${unfitting} belongs to payments stripe.`);
  if (does === 'add' || does === 'remove') return { does, email: one('e-mail address'), ...whole() };
  if (does === 'import') return { does, file: one('file'), ...whole() };
  if (does === 'recount') return { does, id: one('organizer or event'), ...whole() };
  if (does === 'rotate') {
    const use = one('kind of key');
    if (use !== 'session' && use !== 'ticket') throw misuse(`A key is of a session or a ticket, not "${use}".`);
    return { does, use, ...whole() };
  }
  if (does === 'revoke') return { does, kid: one('key'), ...whole() };
  if ((does === 'list' || does === 'keys') && what === undefined) return { does, ...whole() };
  throw misuse(`Unknown command "${[word, ...rest].join(' ')}".`);
}
