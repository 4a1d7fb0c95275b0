/** A row of a table: a negative width fills a cell to the left, a positive one to the right, as numbers are. */
export const rowOf =
  (...widths: number[]) =>
  (...cells: (string | number)[]): string =>
    widths
      .map((width, index) => {
        const cell = `${cells[index] ?? ''}`;
        return width < 0 ? cell.padEnd(-width) : cell.padStart(width);
      })
      .join('')
      .trimEnd();
