// Goal: a floor manager follows the door on a phone, stops a phone and adds one, without an explanation.
// Method: uses the page in a real browser, where there is one, against the local cloud.
import jsQR from 'jsqr';
import type { Page } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { gateDevice, scan } from '../../support/actors/door.ts';
import { account, hold, must, order, type Show, settled, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { violations, visit } from '../../support/http/chromium.ts';
import { call, until } from '../../support/http/client.ts';

const phone = { viewport: { width: 390, height: 844 }, locale: 'en-GB' };

async function boughtCode({ ticketTypeId }: Show): Promise<string> {
  const buyer = await account();
  await hold(buyer, ticketTypeId, 1);
  const { id } = must(202, await order(buyer));
  await settled(buyer, id, 'confirmed');
  return must(200, await call('GET', '/v1/tickets', { token: buyer.token })).items[0].code;
}

async function signIn(page: Page, { organizer }: Show): Promise<void> {
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(organizer.email);
  await page.getByLabel('Password').fill('correct horse 42');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

/** Reads the QR code that the page draws as one path of squares. */
async function drawnCode(page: Page): Promise<string | undefined> {
  const picture = page.locator('dialog svg.qr');
  const size = Number((await picture.getAttribute('viewBox'))?.split(' ')[2]);
  const dark = new Set((await picture.locator('path').getAttribute('d'))?.match(/(?<=M)\d+ \d+/g));
  const scale = 4;
  const pixels = new Uint8ClampedArray((size * scale) ** 2 * 4).fill(255);
  for (let y = 0; y < size * scale; y++) {
    for (let x = 0; x < size * scale; x++) {
      if (!dark.has(`${Math.floor(x / scale)} ${Math.floor(y / scale)}`)) continue;
      pixels.fill(0, 4 * (y * size * scale + x), 4 * (y * size * scale + x) + 3);
    }
  }
  return jsQR.default(pixels, size * scale, size * scale)?.data;
}

describe.skipIf(browser === undefined)('the board of the floor manager', () => {
  it('shows an admission, pauses a phone, adds one, and says when it is out of date', async () => {
    const party = await show();
    const { deviceToken } = await gateDevice(party);
    const code = await boughtCode(party);
    await visit(phone, async ({ page, faults }) => {
      await page.goto(`${inject('apiUrl')}/gate/live`);
      expect(await violations(page)).toEqual([]);
      await signIn(page, party);
      await page.locator('.events a').first().click();
      const figure = (name: string) => page.locator('.figure', { hasText: name }).locator('dd');
      await expect.poll(() => figure('Still to come').textContent()).toBe('1');
      expect((await scan(deviceToken, party.eventId, code)).body.result).toBe('admitted');
      await expect.poll(() => figure('Admitted').textContent(), { timeout: 20_000 }).toBe('1');
      await expect.poll(() => figure('Still to come').textContent()).toBe('0');
      await expect.poll(() => page.locator('svg.chart').getAttribute('aria-label')).toMatch(/^1 admitted/);

      await page.getByRole('button', { name: 'Pause Phone 1' }).click();
      await page.getByRole('heading', { name: 'Pause Phone 1?' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Cancel' }).click();
      await page.getByRole('button', { name: 'Pause Phone 1' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Pause' }).click();
      await page.getByRole('button', { name: 'Resume Phone 1' }).waitFor();
      const attention = page.getByRole('button', { name: 'Phones: 1 needs attention' });
      await page.evaluate('scrollTo(0, 0)');
      await attention.click();
      const isSeen = "document.querySelector('#devices-title').getBoundingClientRect().top < innerHeight";
      expect(await page.evaluate(isSeen)).toBe(true);
      const scanned = (wanted: string) =>
        until(
          () => scan(deviceToken, party.eventId, code),
          ({ body }) => (body.code ?? body.result) === wanted,
        );
      await scanned('device_paused');
      await page.getByRole('button', { name: 'Resume Phone 1' }).click();
      await page.getByRole('button', { name: 'Pause Phone 1' }).waitFor();
      await attention.waitFor({ state: 'hidden' });
      await scanned('already_used');

      await page.getByRole('button', { name: 'Add a phone' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByLabel('Name').fill('Phone 2');
      await page.getByRole('button', { name: 'Show the code' }).click();
      const [, enrolCode = ''] = ((await drawnCode(page)) ?? '').split('/gate#');
      expect(await page.locator('dialog .code').textContent()).toBe(enrolCode.replace(/(.{4})(?=.)/g, '$1 '));
      expect(await violations(page)).toEqual([]);
      must(200, await call('POST', '/v1/checkin/enrol', { body: { enrolCode } }));
      await page.getByText('Phone 2 is ready.').waitFor();
      await page.getByRole('button', { name: 'Close' }).click();
      await page.getByRole('button', { name: 'Remove Phone 2' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Remove' }).click();
      await expect.poll(() => page.getByText('Phone 2').count()).toBe(0);

      expect(await violations(page)).toEqual([]);
      await page.emulateMedia({ colorScheme: 'dark' });
      expect(await violations(page)).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(faults).toEqual([]);

      await page.context().setOffline(true);
      await page.getByText(/No connection. Last updated \d+ seconds ago/).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.context().setOffline(false);
      await page.getByText('● Live').waitFor();
    });
  });

  it('refuses a wrong password and a stranger, in their language, and signs out', async () => {
    const party = await show();
    await gateDevice(party);
    const stranger = await show();
    await visit({ ...phone, locale: 'de-AT' }, async ({ page }) => {
      await page.goto(`${inject('apiUrl')}/gate/live#${party.eventId}`);
      await page.getByLabel('E-Mail-Adresse').fill(stranger.organizer.email);
      await page.getByLabel('Passwort').fill('wrong horse 42');
      await page.getByRole('button', { name: 'Anmelden' }).click();
      await page.getByText('Die Adresse oder das Passwort ist falsch.').waitFor();
      await page.getByLabel('Passwort').fill('correct horse 42');
      await page.getByRole('button', { name: 'Anmelden' }).click();
      await page.getByText('Diese Veranstaltung gibt es nicht').waitFor();
      expect(await page.evaluate('document.documentElement.lang')).toBe('de');
      await page.getByRole('button', { name: 'Abmelden' }).click();
      await page.getByRole('button', { name: 'Anmelden' }).waitFor();
      expect(await page.evaluate('sessionStorage.length')).toBe(0);
    });
  });
});
