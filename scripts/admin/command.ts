import { parseArgs } from 'node:util';
import { Failure } from '../local/process/failure.ts';

export const usage = `npm run admin -- <command> --stage <stage>

  add <email>            give the admin role to the account of this address
  remove <email>         take it away
  list                   who is an admin
  import <file.jsonl>    accounts of another system, one a line:
                         {"email": "…", "name": "…", "passwordHash": "$2a$10$…", "emailVerified": true}
                         BCrypt hashes; an account that is there is left as it is. Whoever is not verified is mailed a link.
  keys                   the session keys there are
  keys revoke <kid>      refuse all that this key has signed, within 30 seconds

It acts on a deployed stage with your AWS credentials and region (AWS_PROFILE, AWS_REGION, AWS_ENDPOINT_URL as always), and
on what \`npm start\` runs with --stage local. What it changes is in the audit trail as admin-cli:<your user name>.`;

export type Command =
  | { does: 'help' }
  | ({ stage: string } & (
      | { does: 'add' | 'remove'; email: string }
      | { does: 'import'; file: string }
      | { does: 'revoke'; kid: string }
      | { does: 'list' | 'keys' }
    ));

const misuse = (sentence: string): Failure => new Failure(`${sentence} See npm run admin -- --help`);

function parsed(args: string[]) {
  try {
    return parseArgs({
      args,
      options: { stage: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
      allowPositionals: true,
    });
  } catch (error) {
    throw misuse(`${error instanceof Error ? error.message.split('. ')[0] : error}.`);
  }
}

/** What is to be done to which stage. @throws Failure that says what is missing. */
export function readCommand(args: string[]): Command {
  const { values, positionals } = parsed(args);
  if (values.help || args.length === 0) return { does: 'help' };
  const [word = '', ...rest] = positionals;
  const [does, [what, ...more]] = word === 'keys' && rest[0] === 'revoke' ? ['revoke', rest.slice(1)] : [word, rest];
  const { stage } = values;
  const one = (name: string): string => {
    if (what === undefined) throw misuse(`Say which ${name}.`);
    if (more.length > 0) throw misuse(`One ${name} at a time.`);
    return what;
  };
  const whole = (): { stage: string } => {
    // No stage is meant by itself: a command for one must not reach another.
    if (!stage) throw misuse('Say which stage, as in --stage dev.');
    return { stage };
  };
  if (does === 'add' || does === 'remove') return { does, email: one('e-mail address'), ...whole() };
  if (does === 'import') return { does, file: one('file'), ...whole() };
  if (does === 'revoke') return { does, kid: one('key'), ...whole() };
  if ((does === 'list' || does === 'keys') && what === undefined) return { does, ...whole() };
  throw misuse(`There is no command "${[word, ...rest].join(' ')}".`);
}
