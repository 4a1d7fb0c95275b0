// Goal: the pictures of docs/event-day.md show the pages as they are. `npm test pictures` takes them anew.
// Method: plays a part of an evening on the local cloud, in a real browser at the size of a small phone.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { scan } from '../support/actors/door.ts';
import { closeVerdict, enrolByLink, scanned, soldCodes, stored } from '../support/actors/gate-page.ts';
import { must } from '../support/actors/world.ts';
import { cameraFlags, writeFilm } from '../support/camera/fake-camera.ts';
import { photograph } from '../support/camera/photograph.ts';
import { readPng } from '../support/camera/read-png.ts';
import { type Evening, openEvening, reportPhones } from '../support/door/picture-evening.ts';
import { visit } from '../support/http/chromium.ts';
import { call } from '../support/http/client.ts';

const folder = 'docs/pictures';
const maxBytes = 120_000;
const view = { locale: 'en-GB', timezoneId: 'Europe/Vienna', colorScheme: 'light' } as const;
const phone = { ...view, viewport: { width: 360, height: 640 }, deviceScaleFactor: 0.8 };
const desk = { ...view, viewport: { width: 1280, height: 1000 }, deviceScaleFactor: 0.75 };

async function take(page: Page, name: string): Promise<void> {
  await page.evaluate('document.fonts.ready.then(() => undefined)');
  const picture = await page.screenshot({
    path: join(folder, `event-day-${name}.png`),
    animations: 'disabled',
  });
  expect(picture.length).toBeLessThan(maxBytes);
}

async function signIn(page: Page, { organizer, eventId }: Evening): Promise<void> {
  await page.goto(`${inject('apiUrl')}/gate/live#${eventId}`);
  await page.getByRole('textbox', { name: 'E-mail address' }).fill(organizer.email);
  await page.getByLabel('Password').fill('correct horse 42');
  await page.getByRole('button', { name: 'Sign in' }).click();
}

describe('the pictures of an evening', () => {
  const films = mkdtempSync(join(tmpdir(), 'nightflow-pictures-'));
  let evening: Evening;
  beforeAll(async () => {
    evening = await openEvening();
  });
  afterAll(() => rmSync(films, { recursive: true }));

  it('shows a phone at its gate, with and without a network', async () => {
    const { enrolCode, eventId, phones } = evening;
    const [good = '', offline = '', twice = ''] = await soldCodes({ ticketTypeId: evening.standing }, 3);
    const film = join(films, 'ticket.y4m');
    const ticket = readPng(readFileSync('test/support/camera/printed-ticket.png'));
    // Too far away to be read: the page stays ready.
    const far = { width: 1280, height: 720, share: 0.3, yaw: 14, turn: -6, blur: 2.2 };
    writeFilm(film, [{ picture: photograph(ticket, far), seconds: 1 }]);
    await visit(
      phone,
      async ({ page }) => {
        await enrolByLink(page, enrolCode);
        await page.getByText('● Online').waitFor();
        await expect.poll(() => page.evaluate('document.querySelector("video")?.currentTime > 1')).toBe(true);
        await take(page, 'ready');
        expect((await scanned(page, good)).result).toBe('admitted');
        await take(page, 'admitted');
        expect((await scanned(page, good)).result).toBe('already_used');
        await take(page, 'already-used');
        await closeVerdict(page);
        await page.getByRole('button', { name: 'Last scan' }).click();
        await page.getByRole('button', { name: 'Undo …' }).click();
        await page.getByLabel('Why').waitFor();
        await take(page, 'undo');
        await page.getByRole('button', { name: 'Cancel' }).click();
        await page.evaluate(`document.querySelectorAll('dialog[open]').forEach((one) => one.close())`);

        await expect.poll(() => stored(page, 'entries'), { timeout: 20_000 }).toBeGreaterThan(0);
        await page.context().setOffline(true);
        await page.getByText('No network').waitFor();
        expect((await scanned(page, offline)).result).toBe('admitted');
        await take(page, 'offline');
        must(200, await scan(phones.south.deviceToken, eventId, twice));
        // Clocks are corrected to within a second. The other phone was clearly the first.
        await page.waitForTimeout(2_000);
        expect((await scanned(page, twice)).result).toBe('admitted');
        await closeVerdict(page);
        await page.context().setOffline(false);
        await page.getByRole('button', { name: '1 guest should not have come in' }).click({ timeout: 20_000 });
        await page.getByText(/Used twice/).waitFor();
        await take(page, 'conflict');
      },
      cameraFlags(film),
    );
  });

  it('shows how a phone is added', async () => {
    await visit(phone, async ({ page }) => {
      await signIn(page, evening);
      await page.getByRole('button', { name: 'Add a phone' }).click();
      await page.getByLabel('Name').fill('North 3');
      await page.getByRole('checkbox', { name: 'North' }).check();
      await page.getByRole('button', { name: 'Show the code' }).click();
      await page.locator('dialog svg.qr').waitFor();
      await take(page, 'setup');
    });
  });

  it('shows the board of the floor manager', async () => {
    await visit(desk, async ({ page }) => {
      await reportPhones(evening);
      await signIn(page, evening);
      for (const text of ['Nearly full', 'Conflicts (1)', 'Battery 9 %', 'Paused', 'Scans waiting · 14'])
        await page.getByText(text).first().waitFor();
      const stats = must(200, await call('GET', `/v1/checkin/events/${evening.eventId}/stats`, evening.organizer));
      await page.locator('.figure', { hasText: 'Admitted' }).getByText(String(stats.admitted)).waitFor();
      await take(page, 'board');
    });
  });
});
