import { breakable, h } from './dom.js';

const routeLink = ({ method, path, operation }) => {
  const short = path.replace(/^\/v1/, '');
  const words = `${method} ${path} ${operation.summary ?? ''} ${operation.operationId}`.toLowerCase();
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
export function startSidebar(groups, codes) {
  const lists = groups.map(({ name, id, operations }) => ({ name, id, entries: operations.map(routeLink) }));
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
      block.hidden = here === 0;
      shown += here;
    }
    document.getElementById('no-match').hidden = shown > 0;
  };

  box.addEventListener('input', filter);
  menu.addEventListener('click', () => openMenu(!sidebar.classList.contains('open')));
  sidebar.addEventListener('click', (event) => event.target.closest('a') && openMenu(false));
  document.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') openMenu(false);
    if (event.key !== '/' || event.target.closest('input')) return;
    event.preventDefault();
    openMenu(true);
    box.focus();
  });
}
