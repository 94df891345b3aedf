import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { GameError, type TreeFormat } from '@nopal/core';
import fc from 'fast-check';

const encoder = new TextEncoder();

/** Runs the contract of `TreeFormat`. @param trees plain trees that it can carry. */
export function treeFormatContract(
  name: string,
  make: () => Promise<TreeFormat>,
  trees: fc.Arbitrary<unknown>,
): void {
  const bytesOf = (encoded: Uint8Array | string): Uint8Array =>
    typeof encoded === 'string' ? encoder.encode(encoded) : encoded;

  describe(`TreeFormat: ${name}`, () => {
    it('has a name for the handshake', async () => {
      assert.match((await make()).name, /^[a-z0-9-]{1,32}$/);
    });

    it('reads what it wrote', async () => {
      const format = await make();
      fc.assert(
        fc.property(trees, (tree) => {
          assert.deepEqual(format.decode(bytesOf(format.encode(tree))), tree);
        }),
      );
    });

    it('keeps nothing of the bytes that it read', async () => {
      const format = await make();
      fc.assert(
        fc.property(trees, (tree) => {
          const bytes = bytesOf(format.encode(tree)).slice();
          const decoded = format.decode(bytes);
          bytes.fill(0xff);
          assert.deepEqual(decoded, tree);
        }),
      );
    });

    it('reads any bytes or refuses them with a GameError, never with anything else', async () => {
      const format = await make();
      fc.assert(
        fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
          try {
            format.decode(bytes);
          } catch (error) {
            assert.ok(GameError.is(error), String(error));
            assert.ok(['BAD_REQUEST', 'TOO_LARGE'].includes(error.code));
          }
        }),
        { numRuns: 500 },
      );
    });
  });
}
