// The signed address of a report: what it takes, and that it takes nothing else.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readReportLink, reportAddress } from '../../src/artifacts/report-link.ts';
import { experimentId } from '../../src/domain/experiment-id.ts';

const root = 'https://api.example';
const secret = 'a webhook secret';
const expires = 1_800_000_000;
const before = { secret, now: expires * 1000 - 1 };

const addressOf = (experiment: string) => reportAddress({ experiment, expires }, { root, secret });

function partsOf(address: string) {
  const [path = '', query = ''] = address.slice(root.length).split('?');
  return { path, query };
}

const ids = fc.string().map(experimentId);

describe('the link to a report', () => {
  it('is good until its moment, and not at it', () => {
    const link = partsOf(addressOf('7f3a'));
    expect(readReportLink(link, before)).toEqual({ kind: 'good', experiment: '7f3a' });
    expect(readReportLink(link, { secret, now: expires * 1000 })).toEqual({ kind: 'expired', experiment: '7f3a' });
  });

  it('is the same address for the same run, moment and secret', () => {
    expect(addressOf('7f3a')).toBe(addressOf('7f3a'));
    expect(addressOf('7f3a')).toMatch(
      /^https:\/\/api\.example\/reports\/7f3a\?expires=1800000000&signature=[0-9a-f]{64}$/,
    );
  });

  it('is good for the name of any run', () => {
    fc.assert(
      fc.property(ids, (id) => {
        expect(readReportLink(partsOf(addressOf(id)), before)).toEqual({ kind: 'good', experiment: id });
      }),
    );
  });

  it('with any byte changed, taken out or put in is refused, before and after its moment', () => {
    const change = fc.record({
      id: ids,
      at: fc.nat(),
      byte: fc.integer({ min: 0x20, max: 0x7e }),
      how: fc.constantFrom('change', 'drop', 'insert'),
      late: fc.boolean(),
    });
    fc.assert(
      fc.property(change, ({ id, at, byte, how, late }) => {
        const whole = addressOf(id).slice(root.length);
        const place = at % whole.length;
        const put = how === 'drop' ? '' : String.fromCharCode(byte);
        const other = `${whole.slice(0, place)}${put}${whole.slice(how === 'insert' ? place : place + 1)}`;
        fc.pre(other !== whole);
        const now = late ? expires * 1000 + 1 : before.now;
        expect(readReportLink(partsOf(root + other), { secret, now })).toEqual({ kind: 'refused' });
      }),
      { numRuns: 2000 },
    );
  });

  it('of one run opens no other, and a later moment is not taken for the signed one', () => {
    const { path, query } = partsOf(addressOf('7f3a'));
    expect(readReportLink({ path: path.replace('7f3a', '7f3b'), query }, before)).toEqual({ kind: 'refused' });
    const later = query.replace(String(expires), String(expires + 1));
    expect(readReportLink({ path, query: later }, before)).toEqual({ kind: 'refused' });
  });

  it('signed with another secret is refused', () => {
    expect(readReportLink(partsOf(addressOf('7f3a')), { ...before, secret: 'another' })).toEqual({ kind: 'refused' });
  });
});
