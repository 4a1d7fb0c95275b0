import { defineProblem } from '../../shared/base/problem.ts';

export const enrolCodeInvalid = defineProblem(
  404,
  'enrol_code_invalid',
  'The enrolment code is unknown, used or expired',
);

export const scansPaused = defineProblem(409, 'scans_paused', 'Scanning is paused by an administrator', true);

export const devicePaused = defineProblem(403, 'device_paused', 'This device is paused. Ask the floor manager.');

export const positionUnknown = defineProblem(
  409,
  'position_unknown',
  'The event has no such position. Drop what the device has, and load the whole manifest',
);

export const tooManyGates = defineProblem(409, 'too_many_gates', 'This event has reached its limit of gates');

export const tooManyDevices = defineProblem(409, 'too_many_devices', 'This event has reached its limit of devices');

export const lookUpOff = defineProblem(
  403,
  'look_up_off',
  'This event does not allow finding tickets without their codes. Scan the code.',
);

export const scanNotLatest = defineProblem(
  409,
  'scan_not_latest',
  'Only the latest passage of a ticket can be reverted, and this scan is another one',
);

export const tooManyReverts = defineProblem(409, 'too_many_reverts', 'This ticket has reached its limit of reverts');

export const scanNotFound = defineProblem(
  404,
  'scan_not_found',
  'No one ticket of this scan is known. Send its ticketId, or its eventId a second after the scan.',
);

/** The detail says when, and who did it. */
export const alreadyHandedOver = defineProblem(
  409,
  'already_handed_over',
  'This ticket was handed over at the box office before',
);

export const guestListTooLong = defineProblem(
  409,
  'guest_list_too_long',
  'This event has more guests than a look-up can search. Scan the code.',
);
