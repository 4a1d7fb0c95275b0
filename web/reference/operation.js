import { curlOf } from './curl.js';
import { breakable, copyable, h, prose } from './dom.js';
import { fieldRow, schemaTable } from './schema.js';

const accessTexts = {
  public: 'public',
  optional: 'public · more when signed in',
  buyer: 'signed in',
  account: 'registered account',
  gate: 'gate device',
  admin: 'admin',
};

/** The roles of an organizer's members, for routes that only some of them may call. */
const roles = ['owner', 'editor', 'gatekeeper', 'viewer'];

function accessText({ 'x-access': access, 'x-callers': callers = [] }) {
  if (!access?.endsWith('organizer')) return accessTexts[access] ?? '';
  const named = roles.filter((role) => callers.includes(role));
  const who = named.length === roles.length ? 'every member' : named.join(' · ');
  return access === 'organizer' ? who : `gate device · ${who}`;
}

/** Renders a path with its parameters highlighted and optional line breaks. */
const pathText = (path) =>
  path.split(/(\{\w+\})/).map((part) => (part.startsWith('{') ? h('em', {}, part) : breakable(part)));

const isError = ([status, { content }]) => status === '429' || Boolean(content?.['application/problem+json']);

function parametersOf({ parameters = [] }, schemas) {
  if (parameters.length === 0) return undefined;
  const rows = parameters.map(({ name, in: place, required, schema, description }) =>
    fieldRow(name, { ...schema, ...(description && { description }) }, required, { schemas, place }),
  );
  return [h('h4', {}, 'Parameters'), h('ul', { class: 'fields' }, rows)];
}

function bodyOf({ requestBody }, schemas) {
  if (!requestBody) return undefined;
  const note = [requestBody.required ? 'Required.' : 'Optional.', requestBody.description].filter(Boolean).join(' ');
  const { schema } = requestBody.content['application/json'];
  const files = Object.entries(requestBody.content).filter(([, { example }]) => typeof example === 'string');
  return [
    h('h4', {}, 'Body ', h('small', {}, note)),
    schemaTable(schema, { schemas }),
    files.map(([type, { example }]) => [h('p', {}, 'Or as ', h('code', {}, type), ':'), copyable(example, type)]),
  ];
}

/** Renders the example of an answer: JSON, or a file as it is. */
function exampleOf(media) {
  if (media?.example === undefined) return undefined;
  const text = typeof media.example === 'string' ? media.example : JSON.stringify(media.example, null, 2);
  return h('details', {}, h('summary', {}, 'Example'), copyable(text, 'the example response'));
}

function headersOf(headers = {}) {
  const rows = Object.entries(headers).map(([name, { description, schema }]) =>
    fieldRow(name, { ...schema, description }, true, { schemas: {}, answer: true }),
  );
  return rows.length > 0 && h('details', {}, h('summary', {}, 'Headers'), h('ul', { class: 'fields' }, rows));
}

function answerOf([status, { description, content = {}, headers }], schemas) {
  const [[type, media] = []] = Object.entries(content);
  const isJson = type === 'application/json';
  return h(
    'div',
    { class: 'answer' },
    h(
      'p',
      {},
      h('span', { class: `status s${status[0]}` }, status),
      ' ',
      prose(description),
      !isJson && type && ` · ${type}`,
    ),
    isJson && schemaTable(media.schema, { schemas, answer: true }),
    exampleOf(media),
    headersOf(headers),
  );
}

const errorRow = (status, name, text) =>
  h('li', {}, h('span', { class: `status s${status[0]}` }, status), name, h('span', {}, text));

/** Renders the error codes of a route, each linked to its explanation, and the gateway's error without a code. */
function errorsOf(answers, examples) {
  const rows = answers.flatMap(([status, answer]) => {
    const names = Object.keys(answer.content?.['application/problem+json']?.examples ?? {});
    if (names.length === 0) return errorRow(status, h('span', {}, 'by the gateway'), answer.description);
    return names.map((name) => {
      const { code, title } = examples[name].value;
      return errorRow(status, h('a', { href: `#${code}` }, code), title);
    });
  });
  return [h('h4', {}, 'Errors'), h('ul', { class: 'refusals' }, rows)];
}

/** Renders a route as a section. Its details are rendered on first opening, which keeps a page of many routes fast. */
export function operationCard({ method, path, operation }, { schemas, examples }) {
  const details = h(
    'details',
    { class: 'operation', id: operation.operationId },
    h(
      'summary',
      {},
      h(
        'h3',
        {},
        h('span', { class: `method ${method}` }, method.toUpperCase()),
        h('code', { class: 'path' }, pathText(path)),
      ),
      h('span', { class: `access ${operation['x-access'] ?? ''}` }, accessText(operation)),
      h('span', { class: 'summary' }, operation.summary ?? ''),
    ),
  );
  const draw = () => {
    const answers = Object.entries(operation.responses);
    const curl = curlOf({ method, path, operation });
    details.append(
      h(
        'div',
        { class: 'inside' },
        h('p', { class: 'lead' }, prose(operation.description ?? '')),
        copyable(curl, 'the request as a curl command'),
        parametersOf(operation, schemas) ?? '',
        bodyOf(operation, schemas) ?? '',
        h('h4', {}, 'Responses'),
        answers.filter((answer) => !isError(answer)).map((answer) => answerOf(answer, schemas)),
        errorsOf(answers.filter(isError), examples),
      ),
    );
  };
  details.addEventListener('toggle', draw, { once: true });
  return details;
}
