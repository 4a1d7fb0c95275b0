/** Formats a seat label: `A-1-12` as `Section A, row 1, seat 12`. Any other label stays as it is. */
export function formatSeat(label: string): string {
  const [section, row, seat, ...more] = label.split('-');
  return section && row && seat && more.length === 0 ? `Section ${section}, row ${row}, seat ${seat}` : label;
}
