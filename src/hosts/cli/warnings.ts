// Remarks of Node's own on standard error: a part of Node that we use knowingly is no news to whoever runs a command.
import type { EventEmitter } from 'node:events';

/** Keeps Node's printing of every other warning. */
export function keepExperimentsQuiet(self: EventEmitter): void {
  const printers = self.listeners('warning');
  self.removeAllListeners('warning');
  self.on('warning', (warning: Error) => {
    if (warning.name === 'ExperimentalWarning') return;
    for (const print of printers) print.call(self, warning);
  });
}
