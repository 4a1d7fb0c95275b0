import { bought, gateDevice } from '../actors/door.ts';
import { must, type Show, show } from '../actors/world.ts';
import { call } from '../http/client.ts';
import { placesOf } from '../state/places.ts';

export const reason = 'Scanned by mistake';
/** Reverts a scan, of a ticket that is named. */
export const revert = (token: string, scanId: string, ticketId?: string) =>
  call('POST', `/v1/checkin/scans/${encodeURIComponent(scanId)}/revert`, {
    token,
    body: { reason, ...(ticketId && { ticketId }) },
  });

export const setRules = async ({ organizer, eventId }: Show, body: object): Promise<void> => {
  must(200, await call('PUT', `/v1/events/${eventId}/door-rules`, { token: organizer.token, body }));
};

/** An event with a device and a sold ticket, whose row is read as it is stored. */
export async function doorOf(rules?: object) {
  const party = await show();
  if (rules)
    await setRules(party, {
      ...rules,
      ...('types' in rules && { types: [{ ticketTypeId: party.ticketTypeId, admits: 4 }] }),
    });
  const { deviceToken } = await gateDevice(party);
  const [{ id, code } = { id: '', code: '' }] = await bought(party.ticketTypeId);
  const pass = async (scanId: string, direction: 'in' | 'out' = 'in', people = 1) => {
    const body = { eventId: party.eventId, code, scanId, direction, people };
    return must(200, await call('POST', '/v1/checkin/scans', { token: deviceToken, body })).result;
  };
  const row = async () => {
    const rows = await placesOf(party.ticketTypeId);
    const { status, admission = undefined } = rows.find((place) => place.code === code) ?? {};
    return { status, admission };
  };
  return { party, deviceToken, id, code, pass, row, token: party.organizer.token };
}

/** What the door knows of a ticket, without marks and what is kept for a revert. */
export const facts = ({ status, admission }: { status: unknown; admission?: object | undefined }) => ({
  status,
  admission:
    admission &&
    Object.fromEntries(
      Object.entries(admission)
        .filter(([name]) => !/^was|^marks$/.test(name))
        .sort(),
    ),
});
