// Goal: a gate goes on without a network, and nothing that it did is lost.
// Method: two phones in real browsers, where there is one, against the local cloud. The network is switched off in one.
import type { Request } from 'playwright-core';
import { describe, expect, inject, it } from 'vitest';
import { gateDevice, newDevice, scan } from '../../support/actors/door.ts';
import { burst, closeVerdict, enrolByLink, phone, scanned, soldCodes, stored } from '../../support/actors/gate-page.ts';
import { must, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { violations, visit } from '../../support/http/chromium.ts';
import { call } from '../../support/http/client.ts';

describe.skipIf(browser === undefined)('the page of the gate without a network', () => {
  it('admits by the signature, keeps its scans over a reload, delivers them, and shows the conflict', async () => {
    const party = await show();
    const other = await gateDevice(party, { name: 'South' });
    const { enrolCode } = await newDevice(party);
    const [first = '', second = ''] = await soldCodes(party, 2);
    await visit(phone, async ({ page }) => {
      const state = page.locator('.state');
      await enrolByLink(page, enrolCode);
      await page.evaluate('navigator.serviceWorker.ready.then(() => undefined)');
      await page.getByText('● Online').waitFor();

      await page.context().setOffline(true);
      await page.getByText('No network').waitFor();
      expect(await scanned(page, first)).toMatchObject({
        result: 'admitted',
        text: expect.stringContaining('Without network'),
      });
      expect(await violations(page)).toEqual([]);
      expect(await scanned(page, first)).toMatchObject({
        result: 'already_used',
        text: expect.stringMatching(/First admitted .+ at North/),
      });
      expect(await scanned(page, second)).toMatchObject({ result: 'admitted' });
      expect(await scanned(page, `${second.slice(0, -8)}AAAAAAAA`)).toMatchObject({ result: 'invalid' });
      await page.reload();
      await page.getByText('2 scans to send').waitFor();
      expect(await violations(page)).toEqual([]);
      expect(await scanned(page, second)).toMatchObject({ result: 'already_used' });

      // The other phone lets somebody in with the second ticket, later than this one did, but reports before it.
      expect((await scan(other.deviceToken, party.eventId, second)).body.result).toBe('admitted');
      await page.context().setOffline(false);
      await page.getByText('Online').waitFor();
      await expect.poll(() => state.textContent(), { timeout: 20_000 }).not.toContain('to send');
      const stats = await call('GET', `/v1/checkin/events/${party.eventId}/stats`, { token: party.organizer.token });
      expect(must(200, stats).conflicts).toBe(1);
      expect((await scan(other.deviceToken, party.eventId, first)).body.result).toBe('already_used');
    });
  });

  it('learns of a ticket that another gate has admitted, and says when its own guest came second', async () => {
    const party = await show();
    const other = await gateDevice(party, { name: 'South' });
    const { enrolCode } = await newDevice(party);
    const [known = '', unheard = ''] = await soldCodes(party, 2);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      expect((await scan(other.deviceToken, party.eventId, known)).body.result).toBe('admitted');
      await expect.poll(() => stored(page, 'entries'), { timeout: 20_000 }).toBe(1);
      await page.context().setOffline(true);
      await page.getByText('No network').waitFor();
      expect(await scanned(page, known)).toMatchObject({ result: 'already_used' });

      expect((await scan(other.deviceToken, party.eventId, unheard)).body.result).toBe('admitted');
      // A slow contact measures the clock inexactly: the second guest comes clearly later.
      await page.waitForTimeout(3_000);
      expect(await scanned(page, unheard)).toMatchObject({ result: 'admitted' });
      await closeVerdict(page);
      await page.context().setOffline(false);
      const conflict = page.getByRole('button', { name: '1 guest should not have come in' });
      await conflict.waitFor({ timeout: 20_000 });
      expect(await violations(page)).toEqual([]);
      await conflict.click();
      await page.getByText(/Used twice/).waitFor();
      await page.getByText(/First admitted .+ at South/).waitFor();
      expect(await violations(page)).toEqual([]);
      await page.getByRole('button', { name: 'Seen' }).click();
      await expect.poll(() => conflict.isVisible()).toBe(false);
    });
  });

  it('repeats a scan whose answer was lost when the page was closed, and admits the ticket once', async () => {
    const party = await show();
    const { enrolCode } = await newDevice(party);
    const [code = ''] = await soldCodes(party, 1);
    await visit(phone, async ({ page }) => {
      await enrolByLink(page, enrolCode);
      await page.getByText('● Online').waitFor();
      // Otherwise the phone decides by itself while a slow machine leaves the page, and the answer is not lost.
      await page.evaluate('AbortSignal.timeout = () => new AbortController().signal');
      const asked = Promise.withResolvers<Request>();
      await page.route('**/v1/checkin/scans', (route) => asked.resolve(route.request()));
      await burst(page, code);
      const request = await asked.promise;
      await expect.poll(() => stored(page, 'queue')).toBe(1);
      await page.goto('about:blank');
      await page.unroute('**/v1/checkin/scans');
      // The API admits the ticket, and nobody hears its answer.
      const [, token = ''] = (request.headers().authorization ?? '').split(' ');
      must(200, await call('POST', '/v1/checkin/scans', { token, body: request.postDataJSON() }));
      await page.goto(`${inject('apiUrl')}/gate`);
      await page.locator('.verdict[data-result=admitted]').waitFor();
      expect(await page.locator('.verdict').textContent()).not.toContain('Without network');
      expect(await scanned(page, code)).toMatchObject({ result: 'already_used' });
    });
  });
});
