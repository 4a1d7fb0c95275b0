import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import type { EventDefinition } from '../../shared/messaging/define-event.ts';

type Definition = EventDefinition<z.ZodType>;

const files = readdirSync('events').filter((file) => /^(?!define|envelope)[\w-]+\.ts$/.test(file));
const modules = await Promise.all(files.map((file) => import(`../../events/${file}`)));
const isDefinition = (value: unknown): value is Definition =>
  typeof value === 'object' && value !== null && 'detailType' in value;
const definitions = modules.flatMap((module) => Object.values(module).filter(isDefinition));

/** `<detail type>.json`, and `<detail type>-<variant>.json` for every shape that was ever published. */
const samples = readdirSync('events/samples').map((file) => ({
  file,
  detailType: file.replace(/(-[\w-]+)?\.json$/, ''),
  event: JSON.parse(readFileSync(`events/samples/${file}`, 'utf8')),
}));

describe('events on the bus', () => {
  it('have unique names', () => {
    expect(definitions.length).toBeGreaterThan(5);
    expect(new Set(definitions.map(({ detailType }) => detailType)).size).toBe(definitions.length);
  });

  it.each(definitions.map((definition) => [definition.detailType, definition] as const))(
    '%s has a sample and parses every published shape',
    (detailType, definition) => {
      const mine = samples.filter((sample) => sample.detailType === detailType);
      expect(mine).not.toEqual([]);
      for (const { event } of mine) expect(definition.parse(event)).toEqual(event);
    },
  );

  it('exist for every sample', () => {
    const known = new Set(definitions.map(({ detailType }) => detailType));
    expect(samples.filter(({ detailType }) => !known.has(detailType)).map(({ file }) => file)).toEqual([]);
  });

  it('reject an event of another type', () => {
    for (const { event } of samples) {
      const others = definitions.filter(({ type }) => type !== event.type);
      for (const other of others) expect(() => other.parse(event)).toThrow();
    }
  });
});
