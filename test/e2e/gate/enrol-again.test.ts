// Goal: no scan is lost when a phone is set up anew, is removed, or is to be forgotten.
// Method: uses the page in a real browser, where there is one, against the local cloud.
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { gateDevice, newDevice, scan } from '../../support/actors/door.ts';
import { closeVerdict, enrolByLink, phone, scanned, soldCodes } from '../../support/actors/gate-page.ts';
import { must, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { violations, visit } from '../../support/http/chromium.ts';
import { call } from '../../support/http/client.ts';

const settingUp = { name: 'Set up', exact: true };

/** Lets a guest in without a network. */
async function admitOffline(page: Page, code: string): Promise<void> {
  await page.getByText('● Online').waitFor();
  await page.context().setOffline(true);
  await page.getByText('No network').waitFor();
  expect(await scanned(page, code)).toMatchObject({ result: 'admitted' });
  await closeVerdict(page);
}

describe.skipIf(browser === undefined)('the page of the gate that is set up again', () => {
  it('keeps the scans of a removed phone, and sends them once it is set up for the event again', async () => {
    const party = await show();
    const other = await gateDevice(party, { name: 'South' });
    const { enrolCode, deviceId } = await newDevice(party);
    const { token } = party.organizer;
    const [code = ''] = await soldCodes(party, 1);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await admitOffline(page, code);
      must(204, await call('DELETE', `/v1/events/${party.eventId}/devices/${deviceId}`, { token }));
      await page.context().setOffline(false);
      await page.getByText('One scan could not be delivered').waitFor();
      expect(await violations(page)).toEqual([]);

      const elsewhere = await newDevice(await show());
      await page.evaluate(`location.hash = '${elsewhere.enrolCode}'`);
      await page.getByText('One scan was not sent').waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', settingUp).click();
      await page.getByText('1 scan of another event to send').waitFor();
      expect(await violations(page)).toEqual([]);

      const { enrolCode: again } = await newDevice(party);
      await page.evaluate(`location.hash = '${again}'`);
      await page.getByRole('button', settingUp).click();
      await page.getByText('● Online').waitFor();
      await page.getByText('to send').waitFor({ state: 'detached' });
      expect((await scan(other.deviceToken, party.eventId, code)).body.result).toBe('already_used');
    });
  });

  it('asks before a code replaces its enrolment, and sends its scans before it forgets itself', async () => {
    const party = await show();
    const other = await gateDevice(party, { name: 'South' });
    const { enrolCode } = await newDevice(party);
    const [first = '', second = ''] = await soldCodes(party, 2);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await admitOffline(page, first);
      const { enrolCode: opened } = await newDevice(party);
      await page.evaluate(`location.hash = '${opened}'`);
      await page.getByText('One scan was not sent').waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByText('1 scan to send').waitFor();

      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('button', { name: 'Forget this phone' }).click();
      await page.getByRole('button', { name: 'Delete these scans and forget' }).waitFor();
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.context().setOffline(false);
      await page.getByText('● Online').waitFor();
      await page.getByText('to send').waitFor({ state: 'detached' });
      expect((await scan(other.deviceToken, party.eventId, first)).body.result).toBe('already_used');

      // The network is back, and the contact has not noticed it yet.
      await admitOffline(page, second);
      await page.route('**/heartbeat', (route) => route.abort());
      await page.context().setOffline(false);
      await page.getByRole('button', { name: 'Menu' }).click();
      await page.getByRole('button', { name: 'Forget this phone' }).click();
      await page.getByRole('button', { name: 'Forget', exact: true }).click();
      await page.getByRole('heading', { name: 'Set up this phone' }).waitFor();
      expect((await scan(other.deviceToken, party.eventId, second)).body.result).toBe('already_used');
    });
  });
});
