import { h, prose } from './dom.js';

/** Maps the name of each problem example to the operations that declare it. */
function usersByExample(operations) {
  const users = new Map();
  for (const one of operations) {
    for (const { content } of Object.values(one.operation.responses)) {
      for (const name of Object.keys(content?.['application/problem+json']?.examples ?? {})) {
        users.set(name, [...(users.get(name) ?? []), one]);
      }
    }
  }
  return users;
}

function usersText(users) {
  if (users.length === 0) return h('p', { class: 'note' }, 'Raised before a route is matched.');
  const links = users.map(({ method, path, operation }) =>
    h('li', {}, h('a', { href: `#${operation.operationId}` }, `${method.toUpperCase()} ${path}`)),
  );
  if (users.length <= 4) return h('ul', { class: 'users' }, links);
  return h('details', {}, h('summary', {}, `${users.length} routes`), h('ul', { class: 'users' }, links));
}

/** Renders every code once, with its name as the anchor. The `type` of a problem links here. */
export function problemList(examples, operations) {
  const users = usersByExample(operations);
  const byCode = new Map();
  for (const [name, { value }] of Object.entries(examples)) {
    byCode.set(value.code, [...(byCode.get(value.code) ?? []), { name, value }]);
  }
  return [...byCode].map(([code, variants]) =>
    h(
      'article',
      { class: 'problem', id: code },
      h('h3', {}, h('a', { href: `#${code}` }, h('code', {}, code))),
      variants.map(({ name, value }) => [
        h(
          'p',
          {},
          h('span', { class: `status s${String(value.status)[0]}` }, String(value.status)),
          ' ',
          prose(value.title),
          value.retryable && h('span', { class: 'limit' }, 'retryable'),
        ),
        usersText(users.get(name) ?? []),
      ]),
    ),
  );
}
