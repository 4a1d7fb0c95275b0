import type { Page } from 'playwright-core';
import { inject } from 'vitest';
import { ticketsOf } from './door.ts';
import { account, hold, must, order, type Show, settled } from './world.ts';

export const phone = { viewport: { width: 390, height: 844 }, locale: 'en-GB' };

/** The codes of tickets that somebody has bought in one order, on the local cloud. */
export async function soldCodes({ ticketTypeId }: Pick<Show, 'ticketTypeId'>, quantity: number): Promise<string[]> {
  const buyer = await account();
  must(200, await hold(buyer, ticketTypeId, quantity));
  const { id } = must(202, await order(buyer));
  await settled(buyer, id, 'confirmed');
  return (await ticketsOf(buyer)).map(({ code }) => code);
}

/** Opens the page of the gate as the code on the board opens it. */
export async function enrolByLink(page: Page, enrolCode: string, ready = 'Ready'): Promise<void> {
  await page.goto(`${inject('apiUrl')}/gate#${enrolCode}`);
  await page.getByRole('heading', { name: ready }).waitFor();
}

/** Types as a hand-held scanner does: in one burst that ends with Enter. */
export async function burst(page: Page, text: string): Promise<void> {
  await page.evaluate(
    `for (const key of ${JSON.stringify([...text, 'Enter'])})
      document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));`,
  );
}

/** Closes the verdict, if it has not left by itself. */
export const closeVerdict = (page: Page): Promise<void> => page.evaluate(`document.querySelector('.verdict')?.click()`);

/** Scans a code with a hand-held scanner, and returns the verdict and the text that the whole screen shows. */
export async function scanned(page: Page, code: string): Promise<{ result: string | null; text: string | null }> {
  await closeVerdict(page);
  await burst(page, code);
  const verdict = page.locator('.verdict[data-result]');
  await verdict.waitFor();
  return { result: await verdict.getAttribute('data-result'), text: await verdict.textContent() };
}

/** How many objects the phone has stored: `entries` is what other gates have done, `queue` its own scans. */
export const stored = (page: Page, store: 'entries' | 'queue'): Promise<unknown> =>
  page.evaluate(`new Promise((resolve) => {
    indexedDB.open('nightflow-gate').onsuccess = ({ target }) => {
      const count = target.result.transaction('${store}').objectStore('${store}').count();
      count.onsuccess = () => {
        target.result.close();
        resolve(count.result);
      };
    };
  })`);
