import { firstSteps } from './curl.js';
import { copyable, h, prose } from './dom.js';
import { operationCard } from './operation.js';
import { problemList } from './problems.js';
import { rolesSection } from './roles.js';
import { markCurrent, startSidebar } from './sidebar.js';

const methods = ['get', 'post', 'put', 'patch', 'delete'];

const operationsOf = ({ paths }) =>
  Object.entries(paths).flatMap(([path, item]) =>
    methods.filter((method) => item[method]).map((method) => ({ method, path, operation: item[method] })),
  );

const capitalized = (word) => word.charAt(0).toUpperCase() + word.slice(1);

function intro({ info, components }) {
  const schemes = Object.entries(components.securitySchemes ?? {}).map(([name, { description }]) => [
    h('dt', {}, h('code', {}, `Authorization: Bearer <${name} token>`)),
    h('dd', {}, prose(description)),
  ]);
  return h(
    'section',
    { class: 'intro', id: 'top' },
    h('h1', {}, `${info.title} API `, h('small', {}, info.version)),
    info.description && h('p', {}, prose(info.description)),
    h('dl', {}, schemes),
    h('h2', { id: 'first-steps' }, 'First steps'),
    h(
      'p',
      {},
      'Paste this into bash or zsh. It needs curl and Python, registers an account, and finds an event on sale. The samples below then run as shown, such as ',
      h('a', { href: '#createCartItem' }, 'holding places'),
      ', ',
      h('a', { href: '#createOrder' }, 'ordering'),
      ' and ',
      h('a', { href: '#listTickets' }, 'listing tickets'),
      '. Other ids in capitals, such as ',
      h('code', {}, '$ORDER_ID'),
      ', are those of earlier answers.',
    ),
    copyable(firstSteps(location.origin), 'the first steps'),
  );
}

/** Opens and scrolls to the target of the fragment, such as a problem code or a route. */
function showTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  markCurrent(target?.id);
  if (!target) return;
  // `:target` does not match elements rendered after the page load.
  for (const former of document.querySelectorAll('.aimed')) former.classList.remove('aimed');
  target.classList.add('aimed');
  if (target.tagName === 'DETAILS') target.open = true;
  target.scrollIntoView();
}

function draw(api) {
  const operations = operationsOf(api);
  const { schemas = {}, examples = {} } = api.components;
  const groups = api.tags.map(({ name, description }) => ({
    name: capitalized(name),
    id: `service-${name}`,
    description,
    operations: operations.filter(({ operation }) => operation.tags.includes(name)),
  }));
  const sections = groups.map((group) =>
    h(
      'section',
      { id: group.id, 'aria-labelledby': `${group.id}-title` },
      h('h2', { id: `${group.id}-title` }, group.name),
      group.description && h('p', { class: 'about' }, group.description),
      group.operations.map((one) => operationCard(one, { schemas, examples })),
    ),
  );
  const codes = h(
    'section',
    { id: 'problems' },
    h('h2', {}, 'Error codes'),
    h(
      'p',
      { class: 'about' },
      'Every error is a Problem (RFC 9457). Base decisions on its ',
      h('code', {}, 'code'),
      ', which is stable.',
    ),
    h('div', { class: 'problems' }, problemList(examples, operations)),
  );
  document.getElementById('content').replaceChildren(intro(api), ...sections, rolesSection(operations), codes);
  startSidebar(groups, schemas, [...new Set(Object.values(examples).map(({ value }) => value.code))]);
  addEventListener('hashchange', showTarget);
  showTarget();
}

async function start() {
  const status = document.getElementById('status');
  try {
    const answer = await fetch('v1/openapi.json', { signal: AbortSignal.timeout(20_000) });
    if (!answer.ok) throw new Error(`the server answered ${answer.status}`);
    draw(await answer.json());
  } catch (error) {
    status.textContent = `The reference could not be loaded: ${error.message}. Reload the page to try again.`;
    status.className = 'failed';
  }
}

start();
