/** The style of the outbox page. */
export const style = `
  :root { color-scheme: light dark; --text: light-dark(#1d2130, #e6e8f0); --soft: light-dark(#565c6e, #a3a9bb);
    --line: light-dark(#c3c8d6, #454b5e); --paper: light-dark(#fff, #1a1d27); --page: light-dark(#f5f6fa, #12141b);
    --link: light-dark(#3a34c9, #a9a5ff); }
  * { box-sizing: border-box; }
  body { font: 16px/1.5 system-ui, sans-serif; max-width: 46rem; margin: 0 auto; padding: 1rem; color: var(--text);
    background: var(--page); }
  h1 { margin: 0.5rem 0 0; } h2 { font-size: 1.1rem; margin: 0; overflow-wrap: anywhere; }
  header p { margin: 0.25rem 0 1rem; }
  a { color: var(--link); }
  form { display: flex; flex-wrap: wrap; gap: 0.5rem; align-items: center; }
  input, button { font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft);
    border-radius: 8px; padding: 0.5rem 0.75rem; min-height: 44px; }
  input { flex: 1 1 12rem; min-width: 0; }
  :focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
  .count, .facts { color: var(--soft); font-size: 0.9rem; overflow-wrap: anywhere; margin: 0.25rem 0; }
  article { background: var(--paper); border: 1px solid var(--line); border-radius: 12px; padding: 1rem; margin: 1rem 0; }
  pre { white-space: pre-wrap; overflow-wrap: anywhere; font: inherit; margin: 0.75rem 0; }
  summary { cursor: pointer; padding: 0.5rem 0; min-height: 44px; align-content: center; }
  iframe { width: 100%; height: 34rem; border: 1px solid var(--line); border-radius: 8px; background: #fff;
    color-scheme: light; }
  .files { list-style: none; display: flex; flex-wrap: wrap; gap: 0.5rem; padding: 0; margin: 0.75rem 0 0; }
  .files a, nav a { display: inline-block; border: 1px solid var(--line); border-radius: 8px; padding: 0.5rem 0.75rem; }
  nav { display: flex; justify-content: space-between; align-items: center; gap: 0.5rem; margin: 1.5rem 0; }`;
