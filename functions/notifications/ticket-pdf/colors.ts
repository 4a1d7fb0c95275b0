/** The colours of a printed ticket. */
export const color = { ink: '#1b1f3b', soft: '#666b80', rule: '#c9ccd6', light: '#ffffff', pale: '#c7cbe6' };
