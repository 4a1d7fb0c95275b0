import { h } from './dom.js';

const columns = ['anyone', 'guest', 'account', 'owner', 'editor', 'gatekeeper', 'viewer', 'device', 'admin'];

/** Renders the table of routes and those who may call them. */
export function rolesSection(operations) {
  const rows = operations.map(({ method, path, operation }) => {
    const may = operation['x-callers'] ?? [];
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, h('a', { href: `#${operation.operationId}` }, `${method.toUpperCase()} ${path}`)),
      columns.map((name) => h('td', {}, may.includes(name) && h('span', { role: 'img', 'aria-label': 'yes' }, '✓'))),
    );
  });
  const head = columns.map((name) => h('th', { scope: 'col' }, name));
  return h(
    'section',
    { id: 'roles' },
    h('h2', {}, 'Who may call what'),
    h(
      'p',
      { class: 'about' },
      'Guests and accounts see what is theirs. Owners, editors, gatekeepers and viewers are the members of an organizer, by role. Others get 404.',
    ),
    h(
      'div',
      { class: 'wide', tabindex: '0', role: 'region', 'aria-label': 'Routes and roles' },
      h('table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, 'Route'), head)), h('tbody', {}, rows)),
    ),
  );
}
