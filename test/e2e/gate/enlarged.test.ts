// Goal: who has set large letters on a small phone reads every view of the gate whole.
// Method: a real browser, where there is one, at 360 × 640 with letters of double size, in the language of long words.
import { describe, expect, inject, it } from 'vitest';
import { newDevice } from '../../support/actors/door.ts';
import { burst, closeVerdict, soldCodes } from '../../support/actors/gate-page.ts';
import { must, show } from '../../support/actors/world.ts';
import { browser } from '../../support/http/browser.ts';
import { visit } from '../../support/http/chromium.ts';
import { call } from '../../support/http/client.ts';
import { cutText, enlargeText } from '../../support/http/cut-text.ts';

const small = { viewport: { width: 360, height: 640 }, locale: 'de-DE' };

describe.skipIf(browser === undefined)('the page of the gate with large letters', () => {
  it('cuts no text of any view', async () => {
    const party = await show({ doorsIn: 5 });
    const { token } = party.organizer;
    const types = [{ ticketTypeId: party.ticketTypeId, admits: 8 }];
    const rules = { lookUp: true, showHolder: true, types };
    must(200, await call('PUT', `/v1/events/${party.eventId}/door-rules`, { token, body: rules }));
    const { enrolCode, deviceId } = await newDevice(party, { name: 'Haupteingang am Nordufer' });
    const device = `/v1/events/${party.eventId}/devices/${deviceId}`;
    const [code = ''] = await soldCodes(party, 1);
    await visit(small, async ({ page }) => {
      const press = (name: string) => page.getByRole('button', { name, exact: true }).click();
      const verdict = (result: string) => page.locator(`.verdict[data-result=${result}]`).waitFor();
      const isWhole = async (view: string) => expect(await cutText(page), view).toEqual([]);
      await enlargeText(page, 200);
      await page.goto(`${inject('apiUrl')}/gate`);
      await page.getByLabel('Code', { exact: true }).fill('0000-0000-0000');
      await press('Einrichten');
      await page.getByText('Dieser Code ist unbekannt').waitFor();
      await press('Code scannen');
      await page.getByRole('button', { name: 'Kamera starten' }).waitFor();
      await isWhole('the set-up');
      await page.getByLabel('Code', { exact: true }).fill(enrolCode);
      await press('Einrichten');
      await page.getByText('● Online').waitFor();
      await isWhole('the view that waits for a ticket');

      await burst(page, code);
      await page.getByRole('heading', { name: 'Wie viele gehen rein?' }).waitFor();
      await isWhole('the question for the people of a group');
      await press('3');
      await verdict('not_yet_valid');
      await isWhole('a verdict that may be overruled');
      await press('Trotzdem einlassen');
      await isWhole('the reasons of an admission by hand');
      await press('Die Einlassleitung ist einverstanden');
      await verdict('admitted');
      await isWhole('a good verdict');
      await burst(page, 'https://example.org/poster');
      await verdict('invalid');
      await isWhole('a bad verdict');
      await closeVerdict(page);
      await press('Letzter Scan');
      await isWhole('the last scan');
      await press('Schließen');

      await press('Eingeben');
      await isWhole('the field for a code');
      await page.getByRole('textbox').fill('lovelace');
      await press('Prüfen');
      await page.getByRole('button', { name: /Lovelace/ }).waitFor();
      await isWhole('what was found');
      await page.getByRole('button', { name: /Lovelace/ }).click();
      await page.getByRole('strong').getByText('Ist drin').waitFor();
      await isWhole('a ticket that was found');
      await press('Letzten Scan zurücknehmen');
      await isWhole('the sign-in of who takes back a scan');
      await press('Abbrechen');
      await press('Menü');
      await isWhole('the menu');
      await press('Telefon vergessen');
      await isWhole('the question before a phone forgets');
      await press('Abbrechen');

      await page.context().setOffline(true);
      await page.getByText('Kein Netz').waitFor();
      await burst(page, code);
      await press('5');
      await page.getByText('Ohne Netz').waitFor();
      await isWhole('a verdict without a network');
      await closeVerdict(page);
      await page.context().setOffline(false);
      must(200, await call('PATCH', device, { token, body: { paused: true } }));
      await page.getByRole('heading', { name: 'Angehalten' }).waitFor();
      await isWhole('the notice of a pause');
      must(204, await call('DELETE', device, { token }));
      await page.getByRole('heading', { name: 'Dieses Telefon wurde entfernt' }).waitFor();
      await isWhole('the notice of a phone that was removed');
    });
  });
});
