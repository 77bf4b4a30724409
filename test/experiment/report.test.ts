// Whether a run's report is written and linked: by the repository's visibility, by what its organisation allows, and never at the summary's cost.
import { describe, expect, it } from 'vitest';
import { keys } from '../../src/artifacts/catalogue.ts';
import { linkLives, readReportLink } from '../../src/artifacts/report-link.ts';
import { ForgeError } from '../../src/domain/errors.ts';
import { publicUrlOf } from '../../src/domain/public-url.ts';
import { linkToReport } from '../../src/experiment/records/report.ts';
import { fakeAccounts } from '../fakes/accounts.ts';
import { FakeForge } from '../fakes/forge.ts';
import { fakeWorld } from '../fakes/world.ts';
import { pair } from '../report/sample.ts';

const api = 'https://api.example';

interface Case {
  readonly setting?: 'never' | 'public' | 'always';
  readonly hidden?: boolean;
  readonly address?: string | null;
}

/** A run whose records are written, in a repository that is public unless `hidden`. */
async function scene({ setting = 'public', hidden = false, address = api }: Case = {}) {
  const { manifest, certificate, comparison, arms, reviews, crossReview } = pair();
  const facts = { private: hidden };
  const forge = new FakeForge({ files: { 'README.md': 'Hello\n' }, facts });
  const world = fakeWorld({ forge, publicUrl: () => publicUrlOf(address ?? undefined) });
  const experiment = '7f3a';
  const record = {
    schema_version: 1,
    experiment,
    manifest,
    certificate,
    arms: arms.map(({ row }) => row),
    comparison,
    reviews,
    cross_review: crossReview,
  };
  await world.blobs.put(keys.record(experiment), JSON.stringify(record));
  const asked = { ...manifest, experiment, settings: { ...manifest.settings, report_link: setting } };
  const written = async () => {
    const bytes = await world.blobs.get(keys.report(experiment));
    return bytes === null ? null : new TextDecoder().decode(bytes);
  };
  return { world, forge, facts, manifest: asked, written };
}

describe('the link to a report', () => {
  it('is there in a public repository, good for as long as it says, and the page lies in the store', async () => {
    const { world, manifest, written } = await scene();
    const [link, ...more] = await linkToReport(manifest, world);
    expect(more).toEqual([]);
    const { pathname, search } = new URL(link?.url ?? '');
    const asked = { path: pathname, query: search.slice(1) };
    const now = world.clock.now();
    expect(readReportLink(asked, { secret: world.markerSecret, now })).toMatchObject({
      kind: 'good',
      experiment: '7f3a',
    });
    const end = Date.parse(link?.until ?? '');
    expect(Math.abs(end - now - linkLives * 1000)).toBeLessThan(1000);
    expect(readReportLink(asked, { secret: world.markerSecret, now: end })).toMatchObject({ kind: 'expired' });
    expect(await written()).toContain('Outrider report <code>');
  });

  it.each<[string, Case]>([
    ['in a private repository without leave', { hidden: true }],
    ['where the organisation never wants one', { setting: 'never' }],
    ['in a private repository whose organisation never wants one', { setting: 'never', hidden: true }],
    ['where nothing hands reports out', { address: null }],
    ['where nothing hands reports out, whatever is allowed', { address: null, setting: 'always' }],
  ])('is not there, nor is the page, %s', async (_where, asked) => {
    const { world, manifest, written } = await scene(asked);
    expect(await linkToReport(manifest, world)).toEqual([]);
    expect(await written()).toBeNull();
    expect(world.logged).toEqual([]);
  });

  it('is there in a private repository whose organisation allows it', async () => {
    const { world, manifest } = await scene({ setting: 'always', hidden: true });
    expect(await linkToReport(manifest, world)).toHaveLength(1);
  });

  it('is not there in a run without a thread, which nobody could follow it from', async () => {
    const { world, manifest, written } = await scene();
    const { target } = manifest;
    if (target.kind !== 'github') throw new Error('The sample is of no repository on GitHub.');
    expect(await linkToReport({ ...manifest, target: { ...target, issue: null } }, world)).toEqual([]);
    expect(await written()).toBeNull();
  });

  it('is not there when the repository turned private while the page was being written, and the page is taken back', async () => {
    const { world, facts, manifest, written } = await scene();
    const put = async (key: string, bytes: Uint8Array | string) => {
      await world.blobs.put(key, bytes);
      facts.private = true;
    };
    expect(await linkToReport(manifest, { ...world, blobs: { ...world.blobs, put } })).toEqual([]);
    expect(await written()).toContain('taken back');
    expect(world.logged).toEqual([]);
  });

  it('that was posted leads to nothing from the moment that a later summary finds the repository private', async () => {
    const { world, facts, manifest, written } = await scene();
    expect(await linkToReport(manifest, world)).toHaveLength(1);
    facts.private = true;
    expect(await linkToReport(manifest, world)).toEqual([]);
    expect(await written()).toMatch(
      /^<!doctype html>\n<html lang="en">\n[^{}]{1,300}taken back: a repository that it shows is no longer public\.<\/p>\n<\/html>\n$/,
    );
    facts.private = false;
    expect(await linkToReport(manifest, world)).toHaveLength(1);
    expect(await written()).toContain('Outrider report <code>');
  });

  it('is left out, and the log says why, where the address of the deployment is none', async () => {
    const { world, manifest, written } = await scene({ address: 'outrider.example' });
    expect(await linkToReport(manifest, world)).toEqual([]);
    expect(await written()).toBeNull();
    expect(world.logged).toEqual(['error the report of a run could not be linked']);
  });

  it('is left out, and the log says why, when it cannot be seen whether the repository is public', async () => {
    const { world, forge, manifest, written } = await scene();
    forge.fail('facts', new ForgeError('unavailable', 'GitHub is away.'));
    expect(await linkToReport(manifest, world)).toEqual([]);
    expect(await written()).toBeNull();
    expect(world.logged).toEqual(['error the report of a run could not be linked']);
  });

  it('leads to a page without the keys of the deployment', async () => {
    const { world, manifest, written } = await scene();
    const secret = manifest.paper.title;
    expect(secret.length).toBeGreaterThan(8);
    const accounts = fakeAccounts({ secrets: () => [secret] });
    await linkToReport(manifest, { ...world, accounts });
    const page = await written();
    expect(page).not.toContain(secret);
    expect(page).toContain('[secret taken out]');
  });
});
