import type { TestProject } from 'vitest/node';
import { startEngine } from './engine.ts';

/** As `engine.ts`, with Amazon's DynamoDB Local: a second check of every conditional write, and exact write units. */
export default (project: TestProject) =>
  startEngine(project, { folder: 'engines', dynamoDbLocal: true, longRaces: true });
