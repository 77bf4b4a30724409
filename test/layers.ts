// The rooms of the house in their order, for the test of the laws and for the pages that show them.

/** From the top down: a room imports from itself and from the rooms below it. */
export const layers = [
  'hosts',
  'app',
  'scouting',
  'digest',
  'command',
  'study',
  'experiment',
  'refinement',
  'arm',
  'phases',
  'gates',
  'agent',
  'codemap',
  'report',
  'comment',
  'comparison',
  'artifacts',
  'ports',
  'domain',
] as const;
