// Goal: what went wrong at a gate is put right there: a scan is undone, a guest without a code comes in, a ticket is given.
// Method: uses the page in a real browser, where there is one, against the local cloud.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { newDevice } from '../../support/actors/door.ts';
import { burst, closeVerdict, enrolByLink, phone, scanned, soldCodes } from '../../support/actors/gate-page.ts';
import { must, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { violations, visit } from '../../support/http/chromium.ts';
import { call } from '../../support/http/client.ts';

async function signIn(page: Page, { email }: { email: string }, password = 'correct horse 42'): Promise<void> {
  await page.getByLabel('E-mail address').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('dialog').getByRole('button', { name: 'Undo' }).click();
}

async function find(page: Page, text: string): Promise<void> {
  await page.getByRole('button', { name: 'Type' }).click();
  await page.getByRole('textbox', { name: 'Code, name or order number' }).fill(text);
  await page.getByRole('button', { name: 'Check' }).click();
  await page.getByRole('button', { name: /Lovelace/ }).click();
}

describe.skipIf(browser === undefined)('by hand at the gate', () => {
  it('undoes the last scan for a person who may, and admits the guest again', async () => {
    const [party, stranger] = [await show(), await show()];
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      expect(await page.getByRole('button', { name: 'Last scan' }).isVisible()).toBe(false);
      expect(await scanned(page, code)).toMatchObject({ result: 'admitted' });
      await closeVerdict(page);
      await page.getByRole('button', { name: 'Last scan' }).click();
      await page.getByRole('dialog').getByText('Admit', { exact: true }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Undo …' }).click();
      expect(await violations(page)).toEqual([]);
      await signIn(page, party.organizer, 'wrong horse 42');
      await page.getByText('The address or the password is wrong.').waitFor();
      await signIn(page, stranger.organizer);
      await page.getByText('This account may not undo scans at this event.').waitFor();
      await signIn(page, party.organizer);
      await page.getByText('The ticket is as if it had not been scanned.').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Close' }).click();
      expect(await scanned(page, code)).toMatchObject({ result: 'admitted' });

      // The ticket that was used: its latest scan is the one that is meant.
      expect(await scanned(page, code)).toMatchObject({ result: 'already_used' });
      await closeVerdict(page);
      await page.getByRole('button', { name: 'Last scan' }).click();
      await page.getByRole('button', { name: 'Undo …' }).click();
      await page.getByLabel('Why').selectOption('Another reason');
      await page.getByRole('textbox', { name: 'Another reason' }).fill('The gate was tested');
      await signIn(page, party.organizer);
      await page.getByText('The ticket is as if it had not been scanned.').waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      expect(await scanned(page, code)).toMatchObject({ result: 'admitted' });
      const path = `/v1/checkin/events/${party.eventId}/stats`;
      const reverted = async () => must(200, await call('GET', path, party.organizer)).reverted;
      await expect.poll(reverted, { timeout: 20_000 }).toBe(2);
    });
  });

  it('hands over a ticket that was found, admits its guest, and undoes that', async () => {
    const party = await show();
    const { token } = party.organizer;
    must(
      200,
      await call('PUT', `/v1/events/${party.eventId}/door-rules`, { token, body: { lookUp: true, showHolder: true } }),
    );
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    await visit(phone, async ({ page, faults }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await find(page, 'lovelace');
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Mark as handed over' }).click();
      await page.getByText(/✓ Handed over \d/).waitFor();
      expect(await page.getByRole('button', { name: 'Mark as handed over' }).isVisible()).toBe(false);
      await page.getByRole('button', { name: 'Close' }).click();

      await find(page, 'lovelace');
      await page
        .getByText(/^Handed over \d/)
        .first()
        .waitFor();
      expect(await page.getByRole('button', { name: 'Undo the last scan' }).count()).toBe(0);
      await page.getByRole('button', { name: 'Admit this guest' }).click();
      await page.getByRole('button', { name: 'The floor manager agreed' }).click();
      await page.locator('.verdict[data-result=admitted]').waitFor();
      await closeVerdict(page);

      await expect
        .poll(async () => {
          await find(page, 'lovelace');
          const isInside = (await page.getByRole('dialog').getByText('Is inside').count()) > 0;
          if (!isInside) await page.getByRole('button', { name: 'Close' }).click();
          return isInside;
        })
        .toBe(true);
      await page.getByRole('button', { name: 'Undo the last scan' }).click();
      await signIn(page, party.organizer);
      await page.getByText('The ticket is as if it had not been scanned.').waitFor();
      // A hand-held scanner is meant, whatever dialog is open, and its verdict is seen.
      await burst(page, code);
      await page.locator('.verdict[data-result=admitted]').waitFor();
      expect(await page.locator('dialog[open]').count()).toBe(0);
      expect(faults).toEqual([]);
    });
  });
});
