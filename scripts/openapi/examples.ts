import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as z from 'zod';
import { headersOf } from './answer-headers.ts';
import type { Described } from './describe.ts';

const Example = z.strictObject({
  /** The path as sent, with its query. Absent if it equals the path of the route. */
  path: z.string().startsWith('/').optional(),
  request: z.unknown().optional(),
  /** Bodies of other content types that the route reads too. */
  files: z.record(z.string(), z.string()).default({}),
  status: z.int(),
  /** Lower-case names of the answer's headers that the document describes. */
  headers: z.array(z.string()).default([]),
  /** Absent if the answer has no body, or is a file or a picture. */
  response: z.unknown().optional(),
});
export type Example = z.infer<typeof Example>;

const functions = join(import.meta.dirname, '..', '..', 'functions');

/**
 * Reads the example of each operation of a service, by route. `test/e2e/newcomer/examples.test.ts` sends the requests to the
 * running system and compares the answers.
 */
export function examplesOf(service: string): Map<string, Example> {
  const text = readFileSync(join(functions, service, 'examples.json'), 'utf8');
  return new Map(Object.entries(z.record(z.string(), Example).parse(JSON.parse(text))));
}

/** Returns the parameters of the example's path by name, those of the query too. */
function parametersOf(template: string, { path = template }: Example): Map<string, string> {
  const [sent = '', query = ''] = path.split('?');
  const segments = sent.split('/');
  const named = template.split('/').flatMap((part, index) => {
    const [, name] = /^\{(\w+)\}$/.exec(part) ?? [];
    return name ? [[name, decodeURIComponent(segments[index] ?? '')] as const] : [];
  });
  return new Map([...named, ...new URLSearchParams(query)]);
}

/** Adds the examples to the operations of a document. An example without an operation is left out: a test finds it. */
export function exemplify({ paths }: Described, examples: ReadonlyMap<string, Example>): void {
  for (const [key, example] of examples) {
    const [method = '', path = ''] = key.split(' ');
    const operation = paths[path]?.[method.toLowerCase()];
    if (!operation) continue;
    const values = parametersOf(path, example);
    for (const parameter of operation.parameters ?? []) {
      const value = values.get(parameter.name);
      if (value === undefined) continue;
      parameter.example = parameter.schema?.type === 'integer' ? Number(value) : value;
    }
    const sent = operation.requestBody?.content['application/json'];
    if (sent && example.request !== undefined) sent.example = example.request;
    for (const [type, text] of Object.entries(example.files)) {
      const media = operation.requestBody?.content[type];
      if (media) media.example = text;
    }
    const answer = operation.responses[example.status];
    if (answer) answer.headers = headersOf(example.headers);
    const [answered] = Object.values(answer?.content ?? {});
    if (answered && example.response !== undefined) answered.example = example.response;
  }
}
