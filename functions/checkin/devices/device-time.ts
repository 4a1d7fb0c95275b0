import * as z from 'zod';
import { timestampFormat } from '../../../shared/text/timestamp.ts';

/** A moment by the clock of a device. A phone whose clock was reset says 1970, and must deliver its scans all the same. */
export const DeviceTime = z.iso.datetime({ offset: true }).describe(timestampFormat);
