// A scenario of the demo that a test is written for.
import { type Scenario, scenarios } from '../../src/hosts/demo/scenarios.ts';

/** Throws when it is gone: then the test has lost its subject. */
export function named(name: string): Scenario {
  const found = scenarios.find((scenario) => scenario.name === name);
  if (!found) throw new Error(`The scenario ${name} is gone.`);
  return found;
}
