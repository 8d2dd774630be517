/** How often components were rendered: rows, and what holds the list. */
export const counts = { rows: 0, lists: 0 };
