import { signTicketCode, ticketKeyFromSecret } from '../../../../shared/door/ticket-code.ts';
import type { Device } from '../../../../web/gate/enrol/device.ts';
import type { Manifest } from '../../../../web/gate/offline/manifest.ts';

const ulid = '01JZ0000000000000000000000';
const ticketTypeId = `typ_${ulid}_STAND`;
const key = ticketKeyFromSecret('a secret of the gate');

export const eventId = `evt_${ulid}`;

export const codeOf = (number = 17): string =>
  signTicketCode({ ticketTypeId, shard: 3, number, sale: 1, issue: 1 }, key);

export const device: Device = {
  ...{ token: 'gate_1', eventId, gates: [{ id: 'gat_1', name: 'North' }], gateId: 'gat_1' },
  ...{ direction: 'in', sound: false },
};

export const manifest = (serverTime: string, entries: string[], oncePerDay = true): Manifest => ({
  ...{ position: 1, since: null, more: false, serverTime, entries, settings: 'a' },
  event: {
    ...{ name: 'Festival', status: 'published', timeZone: 'Europe/Vienna', startsAt: '2026-07-04T16:00:00Z' },
    ...{ doorsAt: '2026-07-04T15:00:00Z', endsAt: '2026-07-07T02:00:00Z' },
  },
  rules: {
    ...{ reentry: 'any', oncePerDay, types: [], zones: [], showHolder: true, lookUp: false, gatekeepersRevert: false },
  },
  gates: [{ id: 'gat_1', name: 'North' }],
  types: [{ ticketTypeId, name: 'Standing', code: 'STAND' }],
  keys: [{ kid: key.kid, kty: 'OKP', crv: 'Ed25519', x: key.publicJwk.x ?? '' }],
});
