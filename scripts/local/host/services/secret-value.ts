import { randomInt } from 'node:crypto';
import { Failure } from '../../process/failure.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz';
const alphabets = [letters, letters.toUpperCase(), '0123456789'];
const punctuation = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

const isLength = (value: unknown): value is number => Number.isInteger(value) && Number(value) >= 4;

/**
 * Generates a value as `GenerateSecretString` describes it. As on AWS, each kind of character occurs at least once.
 * @throws Failure for an option that is not supported.
 */
export function generateValue(secret: string, options: Record<string, unknown>): string {
  const { PasswordLength = 32, ExcludePunctuation = false, ...unknown } = options;
  const [name] = Object.keys(unknown);
  if (name !== undefined) throw new Failure(`Secret ${secret}: the local cloud does not support ${name}.`);
  if (!isLength(PasswordLength)) throw new Failure(`Secret ${secret}: PasswordLength must be 4 or more.`);
  const kinds = ExcludePunctuation === true ? alphabets : [...alphabets, punctuation];
  const all = kinds.join('');
  const pick = (from: string): string => from.charAt(randomInt(from.length));
  const characters = [...kinds.map(pick), ...Array.from({ length: PasswordLength - kinds.length }, () => pick(all))];
  // The guaranteed characters must not always come first.
  for (let end = characters.length; end > 1; end -= 1) characters.push(...characters.splice(randomInt(end), 1));
  return characters.join('');
}
