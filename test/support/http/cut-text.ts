import type { Page } from 'playwright-core';

/**
 * Looks at each text of what lies on top, scrolled to its first and to its last line. A line is cut if it is not on the
 * screen then, if something covers it, or if it leaves its button or a box that scrolls or hides. A line that has to be
 * scrolled sideways is cut, too. Options are drawn by the browser, and may be longer than their list is wide.
 */
const cutTextOfPage = `(() => {
  const top = [...document.querySelectorAll('dialog[open], .verdict, .notice')].at(-1) ?? document.body;
  const isForReaders = (element) => getComputedStyle(element).clipPath !== 'none';
  const holds = (box, line) => line.left >= box.left - 1 && line.right <= box.right + 1;
  const isCut = (line, element, range) => {
    const screen = { left: 0, right: innerWidth };
    if (![...range.getClientRects()].every((each) => holds(screen, each))) return true;
    // The box of a line is higher than its letters.
    const slack = line.height / 6;
    if (line.top < -slack || line.bottom > innerHeight + slack) return true;
    const found = document.elementFromPoint((line.left + line.right) / 2, (line.top + line.bottom) / 2);
    if (!found || !(element.contains(found) || found.contains(element))) return true;
    for (let box = element; box !== document.documentElement; box = box.parentElement) {
      const isEdge = box.localName === 'button' || getComputedStyle(box).overflow !== 'visible';
      const edge = box.getBoundingClientRect();
      if (isEdge && (!holds(edge, line) || line.top < edge.top - slack || line.bottom > edge.bottom + slack)) return true;
    }
    return false;
  };
  const cut = new Set();
  const texts = document.createTreeWalker(top, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const text = texts.currentNode;
    const element = text.parentElement;
    if (!text.data.trim() || element.closest('option, noscript') || !element.checkVisibility()) continue;
    if (isForReaders(element)) continue;
    const range = new Range();
    range.selectNodeContents(text);
    for (const block of ['start', 'end']) {
      element.scrollIntoView({ block });
      // Only a script scrolls a box that hides what is beyond it.
      for (let box = element; box; box = box.parentElement) {
        if (getComputedStyle(box).overflowY === 'hidden') box.scrollTop = 0;
      }
      const line = [...range.getClientRects()].at(block === 'start' ? 0 : -1);
      if (line && isCut(line, element, range)) cut.add(text.data);
    }
  }
  return [...cut];
})()`;

/** The texts of the page as it is that somebody could not read whole, however they scroll it up and down. */
export const cutText = (page: Page): Promise<string[]> => page.evaluate(cutTextOfPage);

/** Makes the letters of every page that opens from now on larger, as the settings of a phone do. */
export const enlargeText = (page: Page, percent: number): Promise<unknown> =>
  page.addInitScript(`{
    const sheet = new CSSStyleSheet();
    sheet.replaceSync('html { font-size: ${percent}% }');
    document.adoptedStyleSheets = [sheet];
  }`);
