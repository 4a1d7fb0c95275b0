import { randomInt, randomUUID } from 'node:crypto';
import type { StatementSync } from 'node:sqlite';
import { arnOf } from '../arn.ts';
import { AwsError } from '../aws-error.ts';
import type { Database } from '../database.ts';
import type { SecretPlan } from '../plan.ts';
import { checkText, requireMembers } from './request.ts';
import { generateValue } from './secret-value.ts';

interface SecretRow {
  name: string;
  arn: string;
  createdAt: number;
}
interface VersionRow {
  versionId: string;
  value: string;
  createdAt: number;
}

const current = 'AWSCURRENT';
const previous = 'AWSPREVIOUS';

/** AWS's limits. */
const maxValueBytes = 65_536;
const maxListed = 100;

const schema = `
  CREATE TABLE IF NOT EXISTS secrets (
    name TEXT PRIMARY KEY,
    arn TEXT NOT NULL UNIQUE,
    createdAt INTEGER NOT NULL
  ) STRICT;
  CREATE TABLE IF NOT EXISTS secret_versions (
    name TEXT NOT NULL,
    stage TEXT NOT NULL,
    versionId TEXT NOT NULL,
    value TEXT NOT NULL,
    createdAt INTEGER NOT NULL,
    PRIMARY KEY (name, stage)
  ) STRICT, WITHOUT ROWID`;

const seconds = (ms: number): number => ms / 1_000;
const notFound = (what: string) =>
  new AwsError('ResourceNotFoundException', `Secrets Manager can't find the specified ${what}.`);
const exists = (message: string) => new AwsError('ResourceExistsException', message);

/** Secrets Manager: texts with their current and their previous version. */
export class Secrets {
  readonly #database: Database;
  readonly #find: StatementSync;
  readonly #insert: StatementSync;
  readonly #version: StatementSync;
  readonly #putVersion: StatementSync;
  readonly #list: StatementSync;

  constructor(database: Database) {
    this.#database = database;
    const { sql } = database;
    sql.exec(schema);
    this.#find = sql.prepare('SELECT * FROM secrets WHERE name = ?1 OR arn = ?1');
    this.#insert = sql.prepare('INSERT INTO secrets VALUES (?, ?, ?)');
    this.#version = sql.prepare('SELECT * FROM secret_versions WHERE name = ? AND stage = ?');
    this.#putVersion = sql.prepare('INSERT OR REPLACE INTO secret_versions VALUES (?, ?, ?, ?, ?)');
    this.#list = sql.prepare('SELECT * FROM secrets WHERE name > ? ORDER BY name LIMIT ?');
  }

  /** Creates a secret of the deployment unless it exists. @throws Failure for options that are not supported. */
  ensure({ name, arn, value, generate }: SecretPlan): void {
    if (this.#find.get(arn)) return;
    const now = Date.now();
    // The version first: a secret without one would never get one.
    this.#putVersion.run(name, current, randomUUID(), value ?? generateValue(name, generate ?? {}), now);
    this.#insert.run(name, arn, now);
  }

  /**
   * Answers an operation of the JSON API.
   * @throws AwsError `ResourceNotFoundException`, `ResourceExistsException`, `ValidationException`.
   */
  async handle(operation: string, input: Record<string, unknown>): Promise<object> {
    switch (operation) {
      case 'GetSecretValue':
        requireMembers(input, ['SecretId', 'VersionStage']);
        return this.#database.read(() => this.#get(input));
      case 'CreateSecret':
        requireMembers(input, ['Name', 'SecretString', 'Description', 'ClientRequestToken']);
        return this.#database.write(() => this.#create(input));
      case 'PutSecretValue':
        requireMembers(input, ['SecretId', 'SecretString', 'ClientRequestToken']);
        return this.#database.write(() => this.#put(input));
      case 'ListSecrets':
        requireMembers(input, ['MaxResults', 'NextToken']);
        return this.#database.read(() => this.#page(input));
      default:
        throw new AwsError('UnknownOperationException', `The local cloud does not support ${operation}.`);
    }
  }

  #get({ SecretId, VersionStage = current }: Record<string, unknown>): object {
    const { name, arn } = this.#existing(SecretId);
    const version = this.#version.get(name, String(VersionStage)) as VersionRow | undefined;
    if (!version) throw notFound(`secret value for staging label: ${VersionStage}`);
    const { versionId, value, createdAt } = version;
    return {
      ARN: arn,
      Name: name,
      VersionId: versionId,
      SecretString: value,
      VersionStages: [VersionStage],
      CreatedDate: seconds(createdAt),
    };
  }

  #create({ Name, SecretString, ClientRequestToken = randomUUID() }: Record<string, unknown>): object {
    checkText('name', Name, 512);
    checkText('secretString', SecretString, maxValueBytes);
    checkText('clientRequestToken', ClientRequestToken, 64);
    const existing = this.#find.get(Name) as SecretRow | undefined;
    const version = existing && (this.#version.get(existing.name, current) as VersionRow | undefined);
    if (existing && (version?.versionId !== ClientRequestToken || version.value !== SecretString)) {
      throw exists(`The operation failed because the secret ${Name} already exists.`);
    }
    const suffix = Array.from({ length: 6 }, () => randomInt(36).toString(36)).join('');
    const arn = existing?.arn ?? arnOf('secretsmanager', `secret:${Name}-${suffix}`);
    if (!existing) {
      this.#insert.run(Name, arn, Date.now());
      this.#putVersion.run(Name, current, ClientRequestToken, SecretString, Date.now());
    }
    return { ARN: arn, Name, VersionId: ClientRequestToken };
  }

  #put({ SecretId, SecretString, ClientRequestToken = randomUUID() }: Record<string, unknown>): object {
    checkText('secretString', SecretString, maxValueBytes);
    checkText('clientRequestToken', ClientRequestToken, 64);
    const { name, arn } = this.#existing(SecretId);
    const version = this.#version.get(name, current) as VersionRow | undefined;
    const isRepeated = version?.versionId === ClientRequestToken;
    if (isRepeated && version?.value !== SecretString) {
      throw exists(`The operation failed because version ${ClientRequestToken} already exists with another value.`);
    }
    if (!isRepeated) {
      if (version) this.#putVersion.run(name, previous, version.versionId, version.value, version.createdAt);
      this.#putVersion.run(name, current, ClientRequestToken, SecretString, Date.now());
    }
    return { ARN: arn, Name: name, VersionId: ClientRequestToken, VersionStages: [current] };
  }

  #page({ MaxResults, NextToken = '' }: Record<string, unknown>): object {
    checkText('nextToken', NextToken, 4_096);
    const limit = Math.min(Number(MaxResults ?? maxListed), maxListed);
    const rows = this.#list.all(NextToken, limit + 1) as unknown as SecretRow[];
    const shown = rows.slice(0, limit);
    return {
      SecretList: shown.map(({ name, arn, createdAt }) => ({ ARN: arn, Name: name, CreatedDate: seconds(createdAt) })),
      ...(rows.length > limit && { NextToken: shown.at(-1)?.name }),
    };
  }

  #existing(secretId: unknown): SecretRow {
    checkText('secretId', secretId, 2_048);
    const row = this.#find.get(secretId) as SecretRow | undefined;
    if (!row) throw notFound('secret');
    return row;
  }
}
