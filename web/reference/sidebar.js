import { breakable, h } from './dom.js';
import { wordsOf } from './search-words.js';

const routeLink = (schemas, { method, path, operation }) => {
  const short = path.replace(/^\/v1/, '');
  const words = wordsOf({ method, path, operation }, schemas);
  return {
    words,
    item: h(
      'li',
      {},
      h(
        'a',
        { href: `#${operation.operationId}`, title: operation.summary },
        h('span', { class: `method ${method}` }, method.toUpperCase()),
        h('span', {}, breakable(short)),
      ),
    ),
  };
};

const codeLink = (code) => ({ words: code, item: h('li', {}, h('a', { href: `#${code}` }, code)) });

/** Fills the sidebar. Its filter box shows routes and codes that contain every word typed. */
export function startSidebar(groups, schemas, codes) {
  const lists = groups.map(({ name, id, operations }) => ({
    name,
    id,
    entries: operations.map((one) => routeLink(schemas, one)),
  }));
  lists.push({ name: 'Who may call what', id: 'roles', entries: [] });
  lists.push({ name: 'Error codes', id: 'problems', entries: codes.map(codeLink) });
  const blocks = lists.map(({ name, id, entries }) => ({
    entries,
    block: h(
      'div',
      { class: 'group' },
      h('h2', {}, h('a', { href: `#${id}` }, name)),
      h(
        'ul',
        {},
        entries.map(({ item }) => item),
      ),
    ),
  }));
  document.getElementById('links').replaceChildren(...blocks.map(({ block }) => block));

  const sidebar = document.getElementById('sidebar');
  const menu = document.getElementById('menu');
  const box = document.getElementById('filter');
  const openMenu = (open) => {
    sidebar.classList.toggle('open', open);
    menu.setAttribute('aria-expanded', String(open));
  };

  const filter = () => {
    const words = box.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const { entries, block } of blocks) {
      let here = 0;
      for (const entry of entries) {
        const fits = words.every((word) => entry.words.includes(word));
        entry.item.hidden = !fits;
        if (fits) here++;
      }
      block.hidden = here === 0 && (entries.length > 0 || words.length > 0);
      shown += here;
    }
    document.getElementById('no-match').hidden = shown > 0;
  };

  box.addEventListener('input', filter);
  menu.addEventListener('click', () => {
    const opens = !sidebar.classList.contains('open');
    openMenu(opens);
    // The menu stands behind the top bar in the order of the page, so the focus goes there by hand.
    if (opens) box.focus();
  });
  sidebar.addEventListener('click', (event) => event.target.closest('a') && openMenu(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape' && sidebar.classList.contains('open')) {
      openMenu(false);
      menu.focus();
    }
    if (event.key !== '/' || event.target.closest('input')) return;
    event.preventDefault();
    openMenu(true);
    box.focus();
  });
}

/** Marks the link to what is shown, and scrolls the sidebar to it. */
export function markCurrent(id) {
  for (const link of document.querySelectorAll('#links a[aria-current]')) link.removeAttribute('aria-current');
  const link = id && document.querySelector(`#links a[href="#${CSS.escape(id)}"]`);
  if (!link) return;
  link.setAttribute('aria-current', 'true');
  link.scrollIntoView({ block: 'nearest' });
}
