import type { TestProject } from 'vitest/node';
import { startEngine } from './engine.ts';

/** As `engine.ts`, with the races in full length. */
export default (project: TestProject) => startEngine(project, { folder: 'races', longRaces: true });
