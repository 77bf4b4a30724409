// `/outrider experiment`: repositories x papers x models x repeats, from the block in the text.
import { runStudy } from '../../study/run.ts';
import { admitStudy } from '../admission/admit-study.ts';
import type { Verb } from '../verb.ts';

export const experiment: Verb<{ readonly verb: 'experiment' }> = async (scene) => {
  const study = await admitStudy(scene);
  return study === null ? { refused: true } : runStudy({ study, durable: scene.durable, world: scene.world });
};
