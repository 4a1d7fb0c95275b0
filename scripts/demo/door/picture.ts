import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import { findChromium } from '../../local/process/chromium.ts';
import type { DoorEvening } from './evening.ts';

const viewport = { width: 1280, height: 900 };
const patienceMs = 20_000;

/**
 * Opens the live board as a floor manager does, waits until it shows this many admitted people, and saves a picture of
 * it. Returns false on a machine without a Chromium.
 */
export async function takePicture(
  gateway: string,
  { organizer: { email, password }, eventId }: Pick<DoorEvening, 'organizer' | 'eventId'>,
  admitted: number,
  file: string,
): Promise<boolean> {
  const executablePath = findChromium();
  if (executablePath === undefined) return false;
  const { chromium } = await import('playwright-core');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  try {
    const page = await browser.newPage({ viewport, locale: 'en-GB', colorScheme: 'light' });
    page.setDefaultTimeout(patienceMs);
    await page.goto(`${gateway}/gate/live#${eventId}`);
    await page.getByRole('textbox', { name: 'E-mail address' }).fill(email);
    await page.getByLabel('Password').fill(password);
    await page.getByRole('button', { name: 'Sign in' }).click();
    const shown = new RegExp(`^\\D*${String(admitted).replace(/(?=(\d{3})+$)(?!^)/g, '\\D?')}\\D*$`);
    await page.locator('.figure', { hasText: 'Admitted' }).locator('dd').filter({ hasText: shown }).waitFor();
    mkdirSync(dirname(file), { recursive: true });
    await page.screenshot({ path: file, fullPage: true });
    return true;
  } finally {
    await browser.close();
  }
}
