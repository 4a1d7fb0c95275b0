import type { Cast } from '../people/cast.ts';

/** An edit of one text of one file. The text occurs once there. */
interface Edit {
  file: string;
  find: string;
  replace: string;
}

/** A fault of the code that simulations have to find. docs/reliability.md lists them. */
export interface PlantedBug {
  /** What the code then does wrong. */
  name: string;
  /** Several where one alone changes nothing, because a second check covers it. */
  edits: Edit[];
  /** Who has to act in a world that finds it. By default anybody. */
  needs?: keyof Cast;
}
