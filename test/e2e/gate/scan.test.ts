// Goal: a steward sets up a phone and scans without an explanation.
// Method: uses the page in a real browser, where there is one, against the local cloud.
import { describe, expect, inject, it } from 'vitest';
import { newDevice } from '../../support/actors/door.ts';
import { burst, enrolByLink, phone, scanned, soldCodes } from '../../support/actors/gate-page.ts';
import { must, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { violations, visit } from '../../support/http/chromium.ts';
import { call } from '../../support/http/client.ts';

describe.skipIf(browser === undefined)('the page of the gate', () => {
  it('sets up a phone by a typed code, admits a ticket, refuses it the second time, and knows what is no ticket', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const [code = '', typed = ''] = await soldCodes(party, 2);
    await visit(phone, async ({ page, faults }) => {
      await page.goto(`${inject('apiUrl')}/gate`);
      expect(await violations(page)).toEqual([]);
      await page.getByLabel('Code').fill('0000-0000-0000');
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByText('This code is unknown, used or expired').waitFor();
      faults.length = 0;
      await page.getByLabel('Code').fill(enrolCode.toLowerCase());
      await page.getByRole('button', { name: 'Set up' }).click();
      await page.getByRole('heading', { name: 'Ready' }).waitFor();
      expect(await violations(page)).toEqual([]);

      const first = await scanned(page, code);
      expect(first).toMatchObject({ result: 'admitted', text: expect.stringMatching(/^Admit/) });
      expect(await violations(page)).toEqual([]);
      const second = await scanned(page, code);
      expect(second).toMatchObject({
        result: 'already_used',
        text: expect.stringMatching(/First admitted .+ at North/),
      });
      expect(await violations(page)).toEqual([]);
      expect(await scanned(page, 'https://example.org/poster')).toMatchObject({ result: 'invalid' });

      await page.getByRole('button', { name: 'Tap for the next guest' }).click();
      await page.getByRole('button', { name: 'Type' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('textbox', { name: 'Code of the ticket' }).fill(typed);
      await page.getByRole('button', { name: 'Check' }).click();
      const admitted = page.locator('.verdict[data-result=admitted]');
      await admitted.waitFor();
      // Nobody passes on the verdict of the guest before.
      await admitted.waitFor({ state: 'detached', timeout: 10_000 });
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(faults).toEqual([]);
    });
  });

  it('stays set up after a reload without a network', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      expect(page.url()).toBe(`${inject('apiUrl')}/gate`);
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      await page.context().setOffline(true);
      await page.reload();
      await page.getByRole('heading', { name: 'Ready' }).waitFor();
      await page.context().setOffline(false);
    });
  });

  it('says what to do when the phone is removed', async () => {
    const party = await show();
    const { enrolCode, deviceId } = await newDevice(party);
    const { token } = party.organizer;
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      must(204, await call('DELETE', `/v1/events/${party.eventId}/devices/${deviceId}`, { token }));
      await page.getByRole('heading', { name: 'This phone was removed' }).waitFor({ timeout: 60_000 });
      await page.getByRole('button', { name: 'Set up this phone' }).click();
      await page.getByRole('heading', { name: 'Set up this phone' }).waitFor();
    });
  });

  it('asks how many of a group pass, and admits by hand with a reason, in dark on a small screen', async () => {
    const party = await show({ doorsIn: 5 });
    const { token } = party.organizer;
    const rules = { types: [{ ticketTypeId: party.ticketTypeId, admits: 8 }] };
    must(200, await call('PUT', `/v1/events/${party.eventId}/door-rules`, { token, body: rules }));
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    const small = { viewport: { width: 360, height: 640 }, colorScheme: 'dark', locale: 'de-DE' } as const;
    await visit(small, async ({ page, faults }) => {
      await enrolByLink(page, enrolCode, 'Bereit');
      await page.getByText('● Online').waitFor();
      await burst(page, code);
      await page.getByRole('heading', { name: 'Wie viele gehen rein?' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: '3', exact: true }).click();
      await page.locator('.verdict[data-result=not_yet_valid]', { hasText: 'Gültig ab' }).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Trotzdem einlassen' }).click();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Die Einlassleitung ist einverstanden' }).click();
      await page.locator('.verdict[data-result=admitted]', { hasText: '3 von 8 sind drin' }).waitFor();
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
      expect(faults).toEqual([]);
    });
  });

  it('says that tickets are found by order number where gates see no names', async () => {
    const party = await show();
    const { token } = party.organizer;
    must(200, await call('PUT', `/v1/events/${party.eventId}/door-rules`, { token, body: { lookUp: true } }));
    const { enrolCode } = await newDevice(party);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await page.getByRole('button', { name: 'Type' }).click();
      await page.getByRole('textbox', { name: 'Code or order number' }).fill('lovelace');
      await page.getByRole('button', { name: 'Check' }).click();
      await page.getByText('tickets are found by order number only').waitFor();
    });
  });

  it('finds a ticket by the name of its guest where the event allows it, and admits it with a reason', async () => {
    const party = await show();
    const { token } = party.organizer;
    must(
      200,
      await call('PUT', `/v1/events/${party.eventId}/door-rules`, { token, body: { lookUp: true, showHolder: true } }),
    );
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      await page.getByRole('button', { name: 'Type' }).click();
      await page.getByRole('textbox', { name: 'Code, name or order number' }).fill('lovelace');
      await page.getByRole('button', { name: 'Check' }).click();
      const found = page.getByRole('button', { name: /Lovelace/ });
      await found.waitFor();
      expect(await violations(page)).toEqual([]);
      await found.click();
      await page.getByRole('button', { name: 'Admit this guest' }).click();
      await page.getByLabel('Another reason').fill('The phone of the guest is broken');
      await page.getByRole('button', { name: 'Admit anyway' }).click();
      await page.locator('.verdict[data-result=admitted]').waitFor();
      expect(await scanned(page, code)).toMatchObject({ result: 'already_used' });
    });
  });
});
