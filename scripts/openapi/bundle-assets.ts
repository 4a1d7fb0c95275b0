import { openApiDocument } from './document.ts';
import { gateWorker, pageOf, webFile } from './page.ts';
import { allRouteTables } from './tables.ts';

/** The files that lie beside the bundled functions, by name: the OpenAPI document, and the pages with what they load. */
export const bundleAssets: Readonly<Record<string, () => string | Uint8Array>> = {
  'openapi.json': () => `${JSON.stringify(openApiDocument(allRouteTables()))}\n`,
  'docs.html': () => pageOf('reference'),
  'account.html': () => pageOf('account'),
  'gate-live.html': () => pageOf('gate-live'),
  'gate.html': () => pageOf('gate'),
  'gate-worker.js': gateWorker,
  'gate-app.webmanifest': () => webFile('gate/shell/app.webmanifest'),
  'gate-icon.svg': () => webFile('gate/shell/icon.svg'),
  'gate-icon-180.png': () => webFile('gate/shell/icons/180.png'),
  'gate-icon-192.png': () => webFile('gate/shell/icons/192.png'),
  'gate-icon-512.png': () => webFile('gate/shell/icons/512.png'),
};
