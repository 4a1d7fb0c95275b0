// Goal: a hand-held scanner scans the next guest, whatever the steward has touched before.
// Method: real keys in a real browser, where there is one, against the local cloud.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { newDevice } from '../../support/actors/door.ts';
import { closeVerdict, enrolByLink, phone, soldCodes } from '../../support/actors/gate-page.ts';
import { must, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { visit } from '../../support/http/chromium.ts';
import { call } from '../../support/http/client.ts';

/** Presses the keys of a code, then the one that the scanner is set to end with. Returns the result on the screen. */
async function typed(page: Page, code: string, end?: string): Promise<string | null> {
  await page.keyboard.type(code);
  if (end) await page.keyboard.press(end);
  const verdict = page.locator('.verdict[data-result]');
  await verdict.waitFor();
  const result = await verdict.getAttribute('data-result');
  await closeVerdict(page);
  return result;
}

describe.skipIf(browser === undefined)('a hand-held scanner at the page of the gate', () => {
  it('scans with any end key, while a list or a field has the focus', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const [first = '', second = '', third = ''] = await soldCodes(party, 3);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await page.getByLabel('Gate').focus();
      expect(await typed(page, first, 'Enter')).toBe('admitted');
      await page.getByRole('button', { name: 'Type' }).click();
      expect(await typed(page, second, 'Tab')).toBe('admitted');
      await page.getByRole('button', { name: 'Type' }).click();
      expect(await page.getByRole('textbox').inputValue()).toBe('');
      expect(await typed(page, third)).toBe('admitted');
    });
  });

  it('does not admit the guest before when the reason of an admission by hand has the focus', async () => {
    const party = await show({ doorsIn: 5 });
    const { token } = party.organizer;
    const { enrolCode } = await newDevice(party);
    const [first = '', second = ''] = await soldCodes(party, 2);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await page.keyboard.type(first);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: 'Admit anyway' }).click();
      await page.getByLabel('Another reason').focus();
      const answered = page.waitForResponse('**/v1/checkin/scans');
      expect(await typed(page, second, 'Enter')).toBe('not_yet_valid');
      expect((await answered).request().postDataJSON()).toMatchObject({ code: second });
      const stats = await call('GET', `/v1/checkin/events/${party.eventId}/stats`, { token });
      expect(must(200, stats).admitted).toBe(0);
    });
  });
});
