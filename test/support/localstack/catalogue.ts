import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type * as z from 'zod';
import type { EventDefinition } from '../../../shared/messaging/define-event.ts';

const folder = join(import.meta.dirname, '..', '..', '..', 'events');
const modules = await Promise.all(
  readdirSync(folder)
    .filter((file) => file.endsWith('.ts'))
    .map((file) => import(join(folder, file))),
);
const definitions = modules
  .flatMap((module) => Object.values(module) as EventDefinition<z.ZodType>[])
  .filter((value) => typeof value === 'object' && value !== null && 'detailType' in value);

/** Every published shape of every event, as the relay puts it on the bus. `name` is the file of the sample. */
export const catalogue = readdirSync(join(folder, 'samples')).map((file) => {
  const detail = JSON.parse(readFileSync(join(folder, 'samples', file), 'utf8'));
  const definition = definitions.find(({ type, version }) => type === detail.type && version === detail.version);
  if (!definition) throw new Error(`No event is defined for the sample ${file}`);
  const { source, detailType } = definition;
  return {
    name: file.replace('.json', ''),
    detailType,
    entry: {
      ...{ version: '0', id: detail.id, account: '000000000000', region: 'us-east-1', resources: [] },
      ...{ time: detail.time, source, 'detail-type': detailType, detail },
    },
  };
});
