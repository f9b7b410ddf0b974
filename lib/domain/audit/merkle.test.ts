import { createHash } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import fc from '#tests/support/fast-check.ts';
import {
  appendLeaf,
  EMPTY_TREE,
  InclusionPaths,
  leafHash,
  nodeHash,
  rootOf,
  verifyInclusion,
} from './merkle.ts';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const bytes = (text: string) => Buffer.from(text, 'hex');
const treeOf = (leaves: readonly Uint8Array[]) =>
  leaves.reduce((tree, leaf) => appendLeaf(tree, leaf), EMPTY_TREE);

/** The inputs and roots with which the implementations of Certificate Transparency are tested. */
const KNOWN: [leaf: string, root: string][] = [
  ['', '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d'],
  ['00', 'fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125'],
  ['10', 'aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77'],
  ['2021', 'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7'],
  ['3031', '4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4'],
  ['40414243', '76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef'],
  ['5051525354555657', 'ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c'],
  ['606162636465666768696a6b6c6d6e6f', '5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328'],
];
const leaves = KNOWN.map(([leaf]) => bytes(leaf));

/** MTH and PATH as RFC 9162 defines them, by recursion over the whole list. */
function rootByDefinition(list: readonly Uint8Array[]): Uint8Array {
  if (list.length === 0) return createHash('sha256').digest();
  if (list.length === 1) return leafHash(list[0]!);
  const k = split(list.length);
  return nodeHash(rootByDefinition(list.slice(0, k)), rootByDefinition(list.slice(k)));
}

function pathByDefinition(m: number, list: readonly Uint8Array[]): Uint8Array[] {
  if (list.length === 1) return [];
  const k = split(list.length);
  return m < k
    ? [...pathByDefinition(m, list.slice(0, k)), rootByDefinition(list.slice(k))]
    : [...pathByDefinition(m - k, list.slice(k)), rootByDefinition(list.slice(0, k))];
}

const split = (n: number) => 2 ** Math.floor(Math.log2(n - 1));

function paths(list: readonly Uint8Array[], indexes: readonly number[]): InclusionPaths {
  const found = new InclusionPaths(list.length, indexes);
  for (const leaf of list) found.append(leaf);
  return found;
}

describe('the tree', () => {
  test('has the roots that everybody else computes', () => {
    expect(hex(rootOf(EMPTY_TREE))).toBe('e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855');
    expect(KNOWN.map((_, n) => hex(rootOf(treeOf(leaves.slice(0, n + 1)))))).toEqual(
      KNOWN.map(([, root]) => root),
    );
  });

  test.each([
    [0, 1, []],
    [
      0,
      8,
      [
        '96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        '6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4',
      ],
    ],
    [
      5,
      8,
      [
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
        'ca854ea128ed050b41b35ffc1b87b8eb2bde461e9e3b5596ece6b9d5975a0ae0',
        'd37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7',
      ],
    ],
    [2, 3, ['fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125']],
    [
      1,
      5,
      [
        '6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d',
        '5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e',
        'bc1a0643b12e4d2d7c77918f44e0f4f79a838b6cf9ec5b5c283e1f4d88599e6b',
      ],
    ],
  ])('has the path of leaf %i of %i that everybody else computes', (index, size, path) => {
    expect(paths(leaves.slice(0, size), [index]).path(index).map(hex)).toEqual(path);
  });

  const anyLeaves = fc.array(fc.uint8Array({ minLength: 32, maxLength: 32 }), {
    minLength: 1,
    maxLength: 70,
  });

  test('has the root and the paths of the definition, each of which leads to the root', () => {
    fc.assert(
      fc.property(anyLeaves, (list) => {
        const all = [...list.keys()];
        const found = paths(list, all);
        const root = rootOf(treeOf(list));
        expect(root).toEqual(rootByDefinition(list));
        expect(found.root()).toEqual(root);
        for (const index of all) {
          const path = found.path(index);
          expect(path).toEqual(pathByDefinition(index, list));
          expect(verifyInclusion({ index, size: list.length, path, root }, list[index]!)).toBe(true);
        }
      }),
      { numRuns: 60 },
    );
  });

  test('refuses a path to which anything was done', () => {
    const picked = anyLeaves.chain((list) =>
      fc.record({
        list: fc.constant(list),
        index: fc.nat(list.length - 1),
        at: fc.nat(),
        bit: fc.nat(255),
      }),
    );
    fc.assert(
      fc.property(picked, ({ list, index, at, bit }) => {
        const size = list.length;
        const path = paths(list, [index]).path(index);
        const root = rootOf(treeOf(list));
        const holds = (
          change: Partial<{ index: number; size: number; path: Uint8Array[]; root: Uint8Array }>,
          leaf = list[index]!,
        ) => verifyInclusion({ index, size, path, root, ...change }, leaf);
        const flip = (of: Uint8Array) =>
          of.map((byte, n) => (n === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));

        expect(holds({}, flip(list[index]!))).toBe(false);
        expect(holds({ root: flip(root) })).toBe(false);
        expect(holds({ path: [...path, root] })).toBe(false);
        expect(holds({ path: path.map((node) => node.subarray(1)) })).toBe(path.length === 0);
        expect(holds({ index: size })).toBe(false);
        expect(holds({ index: -1 })).toBe(false);
        expect(holds({ index: index + 0.5 })).toBe(false);
        if (path.length === 0) return;
        const place = at % path.length;
        expect(holds({ path: path.map((node, n) => (n === place ? flip(node) : node)) })).toBe(false);
        expect(holds({ path: path.filter((_, n) => n !== place) })).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  test('has no leaf outside', () => {
    expect(() => new InclusionPaths(3, [3])).toThrow(RangeError);
    expect(() => new InclusionPaths(0, [0])).toThrow(RangeError);
  });
});
