import type { Cast } from '../people/cast.ts';
import type { PlantedBug } from './planted-bug.ts';

/** A bug of one edit. */
const bug = (
  needs: keyof Cast,
  name: string,
  [file, find, replace]: [file: string, find: string, replace: string],
): PlantedBug => ({ name, needs, edits: [{ file, find, replace }] });

/** Bugs of devices without a network, and of what they and the board learn of the door. */
export const offlineBugs: readonly PlantedBug[] = [
  bug('phones', 'refuses a guest who is inside already, and tells nobody', [
    'functions/checkin/offline/accept-offline-scan.ts',
    'if (await addConflict(key, conflict)) {',
    '{',
  ]),
  bug('phones', 'lets the last of two entries win', [
    'functions/checkin/offline/passage-order.ts',
    'compareScans(scan, { at, scanId }) < 0',
    'compareScans(scan, { at, scanId }) > 0',
  ]),
  bug('phones', 'believes the clocks of devices', [
    'functions/checkin/offline/device-clock.ts',
    'Date.parse(scannedAt) - (skewMs ?? 0)',
    'Date.parse(scannedAt)',
  ]),
  bug('phones', 'admits without a network what a device knows to be refunded', [
    'web/gate/offline/known-tickets.ts',
    "if (entry && isOutdated(code, entry)) return entryTicket(entry, '');",
    '',
  ]),
  bug('phones', 'tells devices nothing of places that are sold again', [
    'shared/door/door-entry.ts',
    "state === 'outside' || sale > 1 ||",
    "state === 'outside' ||",
  ]),
  bug('gates', 'counts the door anew in each row of its log', [
    'functions/tickets/projection/door-log-row.ts',
    'addTallies(last?.tallies ?? {}, delta.tallies)',
    'addTallies({}, delta.tallies)',
  ]),
];
