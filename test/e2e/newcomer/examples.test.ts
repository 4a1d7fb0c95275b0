// Goal: the requests and responses in the reference are true.
// Method: send the example request of every operation to the running system, in the order of an event's life, and
// compare each answer with the example response. `-u` writes the answers into `functions/<service>/examples.json`.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import * as z from 'zod';
import { root } from '../../../scripts/local/environment.ts';
import { recordedHeaders } from '../../../scripts/openapi/answer-headers.ts';
import { allRouteTables } from '../../../scripts/openapi/tables.ts';
import type { Route } from '../../../shared/http/routes.ts';
import { admin } from '../../support/actors/admin.ts';
import { preparations } from '../../support/examples/preparations.ts';
import { SampleWorld } from '../../support/examples/sample-world.ts';
import { type Actor, type Step, scenario } from '../../support/examples/scenario.ts';
import { signedWebhook } from '../../support/examples/signed-webhook.ts';
import { type Answer, call, until } from '../../support/http/client.ts';

interface Example {
  path?: string;
  request?: unknown;
  files?: Record<string, string>;
  status?: number;
  headers?: string[];
  response?: unknown;
}

const fileOf = (service: string) => join(root, 'functions', service, 'examples.json');
const stored = new Map<string, Record<string, Example>>(
  allRouteTables().map(({ service }) => [service, JSON.parse(readFileSync(fileOf(service), 'utf8'))]),
);
const serviceOf = new Map(
  allRouteTables().flatMap(({ service, routes }) => Object.keys(routes).map((key) => [key, service] as const)),
);

const routes = new Map(allRouteTables().flatMap(({ routes }) => Object.entries<Route>(routes)));

const world = new SampleWorld();
const tokens = new Map<Actor, string>();
/** The examples as this run answers them, by service. */
const answered = new Map<string, Record<string, Example>>();

const exampleOf = (key: string): Example => {
  const example = stored.get(serviceOf.get(key) ?? '')?.[key];
  if (!example) throw new Error(`Write an example request of ${key} into functions/<service>/examples.json`);
  return example;
};

async function send(
  { key, as, until: passes, signed }: Step,
  { path: given, request, files = {} }: Example,
): Promise<Answer> {
  const [method = '', template = ''] = key.split(' ');
  const path = world.real(given ?? template);
  const token = as && tokens.get(as);
  const body = signed ? await signedWebhook() : request === undefined ? {} : { body: world.real(request) };
  for (const [type, raw] of Object.entries(files)) {
    const answer = await call(method, path, { token, raw, headers: { 'content-type': type } });
    if (answer.status >= 300) throw new Error(`${type}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  const once = () => call(method, path, { token, ...body });
  return passes ? until(once, (answer) => answer.status < 300 && passes(answer.body)) : once();
}

/** The schema of an answer. Undefined for a file or a picture. */
function shapeOf(key: string, status: number): z.ZodType | undefined {
  const shape = routes.get(key)?.returns[status];
  return shape instanceof z.ZodType ? shape : undefined;
}

/** Files and pictures have no example: their type says enough. */
const isShown = ({ headers }: Answer): boolean => /json|text\/csv/.test(headers.get('content-type') ?? '');

async function play(step: Step): Promise<void> {
  const { key, as, becomes, shapeOnly, after } = step;
  if (after) await preparations[after]?.({ world, tokens });
  const example = exampleOf(key);
  const answer = await send(step, example);
  if (answer.status >= 300) throw new Error(`${key} as ${as}: ${answer.status} ${JSON.stringify(answer.body)}`);
  const actor = becomes ?? as;
  if (becomes && actor) tokens.set(actor, answer.body.accessToken ?? answer.body.deviceToken);
  const { path, request, files, response } = example;
  // Only the last part of a file has no link, and the examples fit into one.
  const hasParts = key.endsWith('.csv') && routes.get(key)?.query?.shape.cursor !== undefined;
  const headers = recordedHeaders.filter((name) => answer.headers.has(name) || (name === 'link' && hasParts));
  const shape = shapeOf(key, answer.status);
  // What nobody can foretell keeps its example as long as both fit the schema.
  const same = shapeOnly && shape?.safeParse(answer.body).success && shape.safeParse(response).success;
  const isExample = isShown(answer) && key !== 'GET /v1/openapi.json';
  // Such an answer may name objects of other tests, which must take no sample id.
  const sampled = same ? response : isExample && world.sample(answer.body);
  const service = serviceOf.get(key) ?? '';
  answered.set(service, {
    ...answered.get(service),
    [key]: {
      ...(path && { path }),
      ...(request !== undefined && { request }),
      ...(files && { files }),
      status: answer.status,
      ...(headers.length > 0 && { headers }),
      ...(isExample && { response: sampled }),
    },
  });
}

beforeAll(async () => {
  tokens.set('admin', (await admin()).token);
  for (const step of scenario) {
    await play(step).catch((cause: unknown) => {
      throw new Error(`${step.key}: ${cause}`, { cause });
    });
  }
}, 240_000);

it.each([...stored.keys()])('the examples of %s are what the running system answers', async (service) => {
  // In the order of the route table, whatever the order of the requests.
  const seen = answered.get(service) ?? {};
  const keys = [...serviceOf].filter(([key, owner]) => owner === service && key in seen).map(([key]) => key);
  const text = JSON.stringify(Object.fromEntries(keys.map((key) => [key, seen[key]])), null, 2);
  await expect(`${text}\n`).toMatchFileSnapshot(fileOf(service));
});

it('every operation has its turn', () => {
  expect(scenario.map(({ key }) => key).sort()).toEqual([...serviceOf.keys()].sort());
});
