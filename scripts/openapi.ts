// `node scripts/openapi.ts <file>`: writes the OpenAPI document of all route tables. Next to it go the pages: docs.html
// (the API reference), account.html (the target of mailed links) and gate-live.html (the floor manager's board).
import { writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { openApiDocument } from './openapi/document.ts';
import { pageOf } from './openapi/page.ts';
import { allRouteTables } from './openapi/tables.ts';

const [file] = process.argv.slice(2);
if (!file) {
  console.error('Usage: node scripts/openapi.ts <file.json>');
  process.exit(2);
}
writeFileSync(file, `${JSON.stringify(openApiDocument(allRouteTables()))}\n`);
writeFileSync(join(dirname(file), 'docs.html'), pageOf('reference'));
writeFileSync(join(dirname(file), 'account.html'), pageOf('account'));
writeFileSync(join(dirname(file), 'gate-live.html'), pageOf('gate-live'));
