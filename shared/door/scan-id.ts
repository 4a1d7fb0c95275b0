/*
 * A passage stores the id of its scan as `<device or account>/<scan id of the client>`: clients choose scan ids freely,
 * and two devices with one id are two scans. Ids of devices and accounts have no slash.
 */

export const storedScanId = (scannerId: string, clientScanId: string): string => `${scannerId}/${clientScanId}`;

/** The device or account that scanned. */
export const scannerOf = (stored: string): string => stored.slice(0, stored.indexOf('/'));

/** The scan id as the client chose it. */
export const clientScanIdOf = (stored: string): string => stored.slice(stored.indexOf('/') + 1);
