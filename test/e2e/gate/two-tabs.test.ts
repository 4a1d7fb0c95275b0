// Goal: one phone is one gate, however often its page is open, and a new manifest replaces the old one at once.
// Method: two tabs of a real browser, where there is one, against the local cloud.
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { gateDevice, newDevice, scan } from '../../support/actors/door.ts';
import { closeVerdict, enrolByLink, phone, scanned, soldCodes, stored } from '../../support/actors/gate-page.ts';
import { show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { visit } from '../../support/http/chromium.ts';

const batches = '**/v1/checkin/scans/batch';

async function secondTab(page: Page): Promise<Page> {
  const tab = await page.context().newPage();
  await tab.goto(`${inject('apiUrl')}/gate`);
  await tab.getByText('● Online').waitFor();
  return tab;
}

describe.skipIf(browser === undefined)('the page of the gate in two tabs', () => {
  it('knows what the other tab has let in, and delivers each scan once', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const codes = await soldCodes(party, 3);
    const [first = '', second = '', third = ''] = codes;
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      const tab = await secondTab(page);
      await page.context().setOffline(true);
      for (const one of [page, tab]) await one.getByText('No network').waitFor();
      expect(await scanned(page, first)).toMatchObject({ result: 'admitted' });
      expect(await scanned(tab, first)).toMatchObject({ result: 'already_used' });
      expect(await scanned(tab, second)).toMatchObject({ result: 'admitted' });
      expect(await scanned(page, third)).toMatchObject({ result: 'admitted' });
      for (const one of [page, tab]) {
        await closeVerdict(one);
        await one.getByText('to send').waitFor();
      }
      const sent: string[] = [];
      await page.context().route(batches, async (route) => {
        for (const { code } of route.request().postDataJSON().scans) sent.push(code);
        await route.continue();
      });
      await page.context().setOffline(false);
      for (const one of [page, tab]) await one.getByText('to send').waitFor({ state: 'detached' });
      expect(sent.sort()).toEqual(codes.sort());
    });
  });

  it('follows the tab that sets up the phone anew, and leaves it what it needs', async () => {
    const [party, elsewhere] = [await show(), await show()];
    const { enrolCode } = await newDevice(party);
    const { enrolCode: again } = await newDevice(elsewhere, { name: 'East' });
    const [code = ''] = await soldCodes(elsewhere, 1);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      const tab = await secondTab(page);
      await page.evaluate(`location.hash = '${again}'`);
      await page.getByRole('button', { name: 'Set up', exact: true }).click();
      await page.getByText('● Online').waitFor();
      await tab.getByRole('option', { name: 'East' }).waitFor({ state: 'attached' });
      await page.close();
      await tab.getByText('● Online').waitFor();
      expect(await scanned(tab, code)).toMatchObject({ result: 'admitted' });
    });
  });

  it('keeps what it knows until the whole manifest is there, when the API no longer knows its position', async () => {
    const party = await show();
    const other = await gateDevice(party, { name: 'South' });
    const { enrolCode } = await newDevice(party);
    const [used = ''] = await soldCodes(party, 1);
    expect((await scan(other.deviceToken, party.eventId, used)).body.result).toBe('admitted');
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await expect.poll(() => stored(page, 'entries'), { timeout: 20_000 }).toBe(1);
      const asked = Promise.withResolvers<void>();
      await page.route('**/heartbeat', (route) =>
        route.fulfill({ status: 409, contentType: 'application/problem+json', body: '{"code":"position_unknown"}' }),
      );
      await page.route('**/manifest', async (route) => {
        asked.resolve();
        await route.abort();
      });
      await asked.promise;
      await page.context().setOffline(true);
      await page.getByText('No network').waitFor();
      expect(await scanned(page, used)).toMatchObject({ result: 'already_used' });
    });
  });
});
