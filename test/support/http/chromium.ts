import axe from 'axe-core';
import { type BrowserContext, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { browser } from './browser.ts';

interface OpenPage {
  page: Page;
  /** What the console and the page have reported as wrong, such as a breach of the content security policy. */
  faults: string[];
}

type Visit = (open: OpenPage) => Promise<void>;

function launching(flags: readonly string[] = []) {
  if (browser === undefined) throw new Error('There is no Chromium on this machine');
  return { executablePath: browser, args: ['--no-sandbox', '--disable-gpu', ...flags] };
}

async function runIn(context: BrowserContext, run: Visit): Promise<void> {
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => {
    if (message.type() === 'error') faults.push(message.text());
  });
  await run({ page, faults });
}

/** Opens an empty page in a real browser, runs the visit, and closes everything. `flags` are those of Chromium. */
export async function visit(options: BrowserContextOptions, run: Visit, flags?: readonly string[]): Promise<void> {
  const running = await chromium.launch(launching(flags));
  try {
    await runIn(await running.newContext(options), run);
  } finally {
    await running.close();
  }
}

/** As `visit`, in a profile as people have one: other pages are private, and browsers install none of those. */
export async function visitWithProfile(options: BrowserContextOptions, run: Visit): Promise<void> {
  const context = await chromium.launchPersistentContext('', { ...options, ...launching() });
  try {
    await runIn(context, run);
  } finally {
    await context.close();
  }
}

/** Returns the violations of accessibility rules on the page as it is, each with the elements it concerns. */
export async function violations(page: Page): Promise<string[]> {
  // As one expression: the debugger runs it beside the content security policy of the page.
  await page.evaluate(`${axe.source}; undefined`);
  return page.evaluate(async () => {
    const { axe: checker } = globalThis as unknown as {
      axe: { run(): Promise<{ violations: { id: string; nodes: { target: unknown[] }[] }[] }> };
    };
    const { violations: found } = await checker.run();
    return found.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.join(' ')).join(', ')}`);
  });
}
