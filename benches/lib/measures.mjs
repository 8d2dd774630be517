/** The measures, with their titles in RESULTS.md; each is a file in measures/. */
export const MEASURES = {
  ingest: 'Ingest',
  growth: 'Growth',
  session: 'A session',
  react: 'In React',
  drain: 'Drain',
  export: 'Export',
  memory: 'Memory',
  first: 'The first item',
  clock: 'Other browsers',
  size: 'Size',
  server: 'The demo server',
};
