/** Problem types of accounting: none of its own so far. */
export {};
