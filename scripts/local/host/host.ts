import { mkdirSync } from 'node:fs';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { join } from 'node:path';
import { AwsError } from './aws-error.ts';
import { watchBundles } from './bundles/watch-bundles.ts';
import type { HostConfig } from './config.ts';
import { Delivery } from './delivery/delivery.ts';
import { awsEndpoint } from './endpoint/aws-endpoint.ts';
import { Throttle } from './endpoint/throttle.ts';
import { Functions } from './functions/functions.ts';
import { httpApi } from './http-api/http-api.ts';
import { Machines } from './machines/machines.ts';
import { Notices } from './notices.ts';
import { type OpenState, openState } from './open-state.ts';
import type { Plan, TablePlan } from './plan.ts';
import { Buckets } from './services/buckets.ts';
import { Mails } from './services/mails.ts';
import { Secrets } from './services/secrets.ts';
import { Stacks } from './services/stacks.ts';
import { Tables } from './tables/tables.ts';

/** How often items are looked for whose time to live has passed, and how many are deleted at once. */
const expiry = { everyMs: 60_000, items: 1_000 };

/** Without a plan the host offers its AWS APIs only. */
const nothing: Plan = {
  functions: [],
  api: { id: 'none', routes: [] },
  ...{ tables: [], buses: [], rules: [], queues: [], streamMappings: [], queueMappings: [] },
  ...{ schedules: [], scheduleGroups: [], machines: [], secrets: [], buckets: [], outputs: {}, resources: [] },
};

/** Nothing ever removes the records of a stream without consumers, so none are written. */
function withConsumedStream({ streamArn, ...table }: TablePlan, { streamMappings }: Plan): TablePlan {
  const isConsumed = streamMappings.some(({ tableName }) => tableName === table.name);
  return { ...table, ...(streamArn !== undefined && isConsumed && { streamArn }) };
}

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** The deployed system in one process: its functions, and everything of AWS that they use. */
export class Host {
  /** Resolves once the resources of the plan are on disk. Rejects with Failure if the state cannot be brought to it. */
  readonly deployed: Promise<void>;
  readonly #state: OpenState;
  readonly #tables: Tables;
  readonly #functions: Functions;
  readonly #delivery: Delivery;
  readonly #machines: Machines;
  readonly #aws: Answer;
  readonly #api: (request: IncomingMessage, response: ServerResponse, path: string) => void;
  readonly #apiPath: string;
  readonly #notices = new Notices();
  readonly #throttle = new Throttle();
  #watch: { stop(): Promise<void> } | undefined;
  #sweep: NodeJS.Timeout | undefined;

  constructor(config: HostConfig) {
    const { port, plan = nothing, bundles = '', mailFolder, logFolder, stateFolder } = config;
    for (const folder of [mailFolder, logFolder]) mkdirSync(folder, { recursive: true });
    const endpoint = `http://127.0.0.1:${port}`;
    const { say } = this.#notices;
    this.#state = openState(stateFolder);
    if (this.#state.notice) say(this.#state.notice);
    const { database } = this.#state;
    const log = (line: string) => console.log(line);
    this.#tables = new Tables(database);
    this.#functions = new Functions({
      plans: plan.functions,
      bundleOf: async (name) => join(bundles, name, 'index.mjs'),
      environment: { AWS_ENDPOINT_URL: endpoint, AWS_ENDPOINT_URL_S3: endpoint },
      logFolder,
    });
    const invoke = (arn: string, event: unknown) => this.#functions.invoke(arn, event);
    this.#delivery = new Delivery({ plan, database, tables: this.#tables, invoke, log });
    this.#machines = new Machines({ database, invoke });
    const secrets = new Secrets(database);
    const buckets = new Buckets(database);
    this.deployed = database.write(() => {
      for (const one of plan.tables) this.#tables.ensure(withConsumedStream(one, plan));
      for (const one of plan.machines) this.#machines.ensure(one);
      for (const one of plan.secrets) secrets.ensure(one);
      for (const one of plan.buckets) buckets.ensure(one);
    });
    const { bus, schedules } = this.#delivery;
    const services = { tables: this.#tables, machines: this.#machines, bus, schedules, secrets, buckets };
    const identities = plan.resources.flatMap(({ type, physicalId }) =>
      type === 'AWS::SES::EmailIdentity' ? [physicalId] : [],
    );
    const mails = new Mails({ database, folder: mailFolder, identities });
    this.#aws = awsEndpoint(
      { ...services, mails, stacks: new Stacks(plan) },
      { onFullDisk: say, throttle: this.#throttle },
    );
    const { id: apiId, ...api } = plan.api;
    this.#api = httpApi({ ...api, invoke, apiId });
    if (config.watch) this.#watch = this.#reloadOnChange(plan, bundles);
    this.#apiPath = `/_aws/execute-api/${plan.api.id}/$default`;
  }

  /** Answers a request to an AWS API, or below the address of the HTTP API. */
  answer: Answer = (request, response) => {
    const { url = '/' } = request;
    if (url === '/_nightflow/ready') response.writeHead(200).end(String(process.pid));
    else if (url === '/_nightflow/notices') this.#notices.stream(response);
    else if (url.startsWith('/_nightflow/throttle')) this.#answerThrottle(request, response);
    else if (url.startsWith(`${this.#apiPath}/`)) this.#api(request, response, url.slice(this.#apiPath.length));
    else this.#aws(request, response);
  };

  /** `POST` begins to throttle DynamoDB. Both `POST` and `GET` answer how many requests were refused so far. */
  #answerThrottle: Answer = ({ method, url = '/' }, response) => {
    try {
      if (method === 'POST') this.#throttle.begin(new URL(url, 'http://host').searchParams);
      response.writeHead(200).end(String(this.#throttle.refused));
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      response.writeHead(error.status).end(error.message);
    }
  };

  /** Answers a request to the HTTP API at its short address. */
  answerApi: Answer = (request, response) => this.#api(request, response, request.url ?? '/');

  /** Starts delivery, and continues what an earlier run left open. */
  start(): void {
    this.#delivery.start();
    this.#machines.resume();
    this.#sweep = setInterval(() => void this.#tables.expire(expiry.items), expiry.everyMs);
  }

  async stop(): Promise<void> {
    clearInterval(this.#sweep);
    this.#notices.stop();
    await this.#watch?.stop();
    await Promise.all([this.#delivery.stop(), this.#machines.stop()]);
    await this.#functions.stop();
    this.#state.close();
  }

  #reloadOnChange(plan: Plan, bundles: string) {
    const { say } = this.#notices;
    return watchBundles({
      plans: plan.functions,
      folder: bundles,
      isRunning: (name) => this.#functions.isRunning(name),
      onChange: (names) => {
        for (const name of names) this.#functions.reload(name);
        const entries = plan.functions.filter(({ name }) => names.includes(name)).map(({ entry }) => entry);
        say(`↻ reloaded ${entries.length > 5 ? `${entries.length} functions` : entries.join(', ')}`);
      },
      onError: (message) => say(`✗ not reloaded:\n${message}`),
      onRestartNeeded: (files) => say(`! ${files.join(', ')} changed the deployment: stop and start again to apply it`),
    });
  }
}
