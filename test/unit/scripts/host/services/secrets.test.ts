import { expect, it } from 'vitest';
import { Database } from '../../../../../scripts/local/host/database.ts';
import { generateValue } from '../../../../../scripts/local/host/services/secret-value.ts';
import { Secrets } from '../../../../../scripts/local/host/services/secrets.ts';
import { Failure } from '../../../../../scripts/local/process/failure.ts';

const plan = { name: 'session', arn: 'arn:session-1', generate: { ExcludePunctuation: true, PasswordLength: 64 } };
const valueIn = async (secrets: Secrets) => {
  const { SecretString } = (await secrets.handle('GetSecretValue', { SecretId: plan.arn })) as { SecretString: string };
  return SecretString;
};

it('a secret of the deployment is generated once', async () => {
  const database = new Database();
  const first = new Secrets(database);
  first.ensure(plan);
  const value = await valueIn(first);
  expect(value).toMatch(/^[A-Za-z0-9]{64}$/);
  const second = new Secrets(database);
  second.ensure(plan);
  expect(await valueIn(second)).toBe(value);
});

it('each kind of character occurs in a generated value', () => {
  for (let count = 0; count < 200; count += 1) {
    const value = generateValue('session', { PasswordLength: 4 });
    for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[^\w]|_/]) expect(value).toMatch(kind);
  }
  expect(generateValue('session', {})).toHaveLength(32);
});

it('an option the host does not know is refused at start', () => {
  expect(() => generateValue('session', { ExcludeCharacters: 'x' })).toThrow(Failure);
  expect(() => new Secrets(new Database()).ensure({ ...plan, generate: { IncludeSpace: true } })).toThrow(
    'IncludeSpace',
  );
});
