import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { Failure } from '../../local/process/failure.ts';

/** Keys have about a hundred characters. */
const maxCharacters = 4_096;

const questions = [
  'Secret key (sk_… or rk_…): ',
  'Publishable key (pk_…): ',
  'Signing secret of the webhook endpoint (whsec_…), or Enter to have the endpoint registered: ',
];

/** Shows nothing: what is typed must not stay on the screen. */
const nowhere = () => new Writable({ write: (_chunk, _encoding, done) => done() });

async function ask(input: NodeJS.ReadableStream): Promise<string> {
  const lines = createInterface({ input, output: nowhere(), terminal: true });
  lines.once('SIGINT', () => process.exit(130));
  try {
    const answers: string[] = [];
    for (const question of questions) {
      process.stderr.write(question);
      answers.push(await lines.question(''));
      process.stderr.write('\n');
    }
    return answers.join('\n');
  } finally {
    lines.close();
  }
}

/**
 * Reads the keys as text from standard input. A terminal is asked for them without showing what is typed.
 * @throws Failure when there is far more than keys.
 */
export async function readInput(input: NodeJS.ReadableStream & { isTTY?: boolean }): Promise<string> {
  if (input.isTTY) return ask(input);
  let text = '';
  for await (const chunk of input) {
    text += chunk;
    if (text.length > maxCharacters) throw new Failure('Standard input has more than the keys of Stripe.');
  }
  return text;
}
