/** A fault of the code that the simulation has to find: an edit of one text of one file. */
export interface PlantedBug {
  name: string;
  file: string;
  find: string;
  replace: string;
}

export const plantedBugs: readonly PlantedBug[] = [];
