// Goal: whatever goes wrong around a phone, each scan ends in a verdict that its steward understands.
// Method: a real browser, where there is one, against the local cloud. Answers and clock are made wrong.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { gateDevice, newDevice, scan } from '../../support/actors/door.ts';
import { burst, enrolByLink, phone, scanned, soldCodes } from '../../support/actors/gate-page.ts';
import { must, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { violations, visit } from '../../support/http/chromium.ts';
import { call } from '../../support/http/client.ts';

const scans = '**/v1/checkin/scans';

async function goOffline(page: Page): Promise<void> {
  await page.context().setOffline(true);
  await page.getByText('No network').waitFor();
}

describe.skipIf(browser === undefined)('a gate in trouble', () => {
  it('waits for an API that is busy, decides alone if it stays so, and explains what it refuses', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const [first = '', second = '', third = ''] = await soldCodes(party, 3);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      let isBusy = true;
      const busy = { status: 503, contentType: 'application/problem+json', body: '{"code":"busy"}' };
      await page.route(scans, (route) => (isBusy ? route.fulfill(busy) : route.continue()));
      await burst(page, first);
      await page.locator('.verdict.wait', { hasText: 'Busy, trying again' }).waitFor();
      isBusy = false;
      await page.locator('.verdict[data-result=admitted]').waitFor();
      expect(await page.locator('.verdict').textContent()).not.toContain('Without network');

      isBusy = true;
      expect(await scanned(page, second)).toMatchObject({
        result: 'admitted',
        text: expect.stringContaining('Without network'),
      });
      await page.unroute(scans);
      // Whether or not the API has heard of the first guest by now.
      expect(await scanned(page, second)).toMatchObject({ result: 'already_used' });

      await page.route(scans, (route) => route.fulfill({ ...busy, status: 422, body: '{"code":"invalid_request"}' }));
      expect(await scanned(page, third)).toMatchObject({
        result: 'refused',
        text: expect.stringContaining('The system did not take this scan'),
      });
      expect(await violations(page)).toEqual([]);
      await page.unroute(scans);
      expect(await scanned(page, third)).toMatchObject({ result: 'admitted' });
    });
  });

  it('stays paused after a reload without a network', async () => {
    const party = await show();
    const { token } = party.organizer;
    const { enrolCode, deviceId } = await newDevice(party);
    const pause = (paused: boolean) =>
      call('PATCH', `/v1/events/${party.eventId}/devices/${deviceId}`, { token, body: { paused } });
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      must(200, await pause(true));
      const notice = page.getByRole('heading', { name: 'Paused' });
      await notice.waitFor({ timeout: 20_000 });
      await page.context().setOffline(true);
      await page.reload();
      await notice.waitFor();
      must(200, await pause(false));
      await page.context().setOffline(false);
      await notice.waitFor({ state: 'detached', timeout: 20_000 });
      await page.getByText('● Online').waitFor();
    });
  });

  it('says that its clock is wrong, and the times of its scans are right', async () => {
    const party = await show();
    const other = await gateDevice(party, { name: 'South' });
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    await visit(phone, async ({ page }) => {
      await page.addInitScript(`Date = class extends Date {
        static now() { return super.now() - 300_000; }
        constructor(...parts) { if (parts.length > 0) super(...parts); else super(Date.now()); }
      };`);
      await enrolByLink(page, enrolCode);
      await page.getByText('The clock of this phone is 5 min slow').waitFor();
      expect(await violations(page)).toEqual([]);
      await goOffline(page);
      const before = Date.now();
      expect(await scanned(page, code)).toMatchObject({ result: 'admitted' });
      const after = Date.now();
      await page.getByText('1 scan to send').waitFor();
      await page.context().setOffline(false);
      await page.getByText('to send').waitFor({ state: 'detached' });
      const { admittedAt } = must(200, await scan(other.deviceToken, party.eventId, code));
      expect(Date.parse(admittedAt)).toBeGreaterThan(before - 3_000);
      expect(Date.parse(admittedAt)).toBeLessThan(after + 3_000);
    });
  });
});
