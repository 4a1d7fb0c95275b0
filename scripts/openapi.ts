// `node scripts/openapi.ts <file>`: writes the OpenAPI document of all route tables to <file>, and the pages next to it:
// docs.html (the API reference), account.html (the target of mailed links), gate-live.html (the floor manager's board)
// and gate.html (the scanner), with what they load.
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { bundleAssets } from './openapi/bundle-assets.ts';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('Usage: node scripts/openapi.ts <file.json>');
  process.exit(2);
}
for (const [name, content] of Object.entries(bundleAssets)) {
  writeFileSync(name === 'openapi.json' ? file : join(dirname(file), name), content());
}
