import { describe, expect, it } from 'vitest';
import { sameModel, servedBy } from '../../src/domain/served.ts';

describe('one model under two ids', () => {
  it.each([
    ['glm-5.2', 'GLM-5.2'],
    ['glm-5.2', 'z-ai/glm-5.2'],
    ['claude-opus-4-7', 'claude-opus-4-7-20260601'],
    ['claude-opus-4-7', 'claude-opus-4-7@20260601'],
    ['gpt-5', 'gpt-5-2025-08-07'],
    ['kimi-k2', 'kimi-k2-0905'],
    ['mistral-large', 'mistralai/mistral-large-2411'],
    ['qwen3', 'qwen3:latest'],
    ['z-ai/glm-5.2:nitro', 'z-ai/glm-5.2'],
    ['glm-5.2', '/models/glm-5.2'],
  ])('%s and %s', (requested, served) => {
    expect(sameModel(requested, served)).toBe(true);
    expect(sameModel(served, requested)).toBe(true);
  });

  it.each([
    ['claude-opus-4-7', 'claude-opus-4-8'],
    ['claude-opus-4-7-20260601', 'claude-opus-4-7-20260801'],
    ['glm-5', 'glm-5.2'],
    ['glm-4', 'glm-4-air'],
    ['qwen3:8b', 'qwen3:70b'],
    ['qwen3', 'qwen3:70b'],
    ['glm-5.2', 'glm-5.2-FP8'],
    ['glm-5.2', ''],
  ])('is not %s and %s', (requested, served) => {
    expect(sameModel(requested, served)).toBe(false);
    expect(sameModel(served, requested)).toBe(false);
  });
});

describe('the model of several answers', () => {
  it('is another one as soon as one of them was, whatever spelling the others have', () => {
    const asked = 'claude-opus-4-7';
    expect(servedBy(['somebody-else', 'claude-opus-4-7-20260601', asked], asked)).toBe('somebody-else');
    expect(servedBy([asked, 'claude-opus-4-7-20260601', asked, null], asked)).toBe('claude-opus-4-7-20260601');
    expect(servedBy([null, asked], asked)).toBe(asked);
    expect(servedBy([null], asked)).toBeNull();
  });
});
