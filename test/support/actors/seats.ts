/** Builds a seat map of seated sections with one row each: `hall({ A: 4 })` has the seats A-1-1 to A-1-4. */
export const hall = (sections: Record<string, number>) => ({
  sections: Object.entries(sections).map(([id, count]) => ({
    id,
    name: `Section ${id}`,
    kind: 'seated',
    rows: [{ name: '1', seats: Array.from({ length: count }, (_, index) => ({ name: String(index + 1) })) }],
  })),
});
