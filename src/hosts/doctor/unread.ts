// Variables that look like ours and that nobody reads.
import type { Config } from '../../config.ts';
import { unreadVariables } from '../unread-variables.ts';
import { type Finding, warning } from './finding.ts';

export function unreadFindings(config: Config): Finding[] {
  return unreadVariables(config).map(({ name, meant }) =>
    warning(name, {
      what: meant === null ? 'is set, and nobody reads it' : `is set, and nobody reads it; ${meant} is not set`,
      why: 'What it was to change stays as it is.',
      mend:
        meant === null
          ? 'Take it away; docs/reference lists the variables that there are.'
          : `Rename it to ${meant}; where it is another program's, leave it.`,
    }),
  );
}
