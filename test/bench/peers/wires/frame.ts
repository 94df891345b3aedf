const MASK_BYTES = 4;
/** From here on a frame has another form, which no workload needs. */
const MAX_PAYLOAD_BYTES = 65_535;
const SHORT_BYTES = 126;

/**
 * A client's frame with mask 0, under which the payload stays as it is.
 * @throws RangeError for a payload of more than 65,535 bytes.
 */
export function frame(payload: Uint8Array | string): Buffer {
  const isText = typeof payload === 'string';
  const bytes = Buffer.from(payload);
  if (bytes.length > MAX_PAYLOAD_BYTES)
    throw new RangeError(`a frame of the load holds 65535 bytes, not ${bytes.length}`);
  const opcode = isText ? 0x81 : 0x82;
  const head =
    bytes.length < SHORT_BYTES
      ? [opcode, 0x80 | bytes.length]
      : [opcode, 0x80 | SHORT_BYTES, bytes.length >> 8, bytes.length & 0xff];
  return Buffer.concat([Buffer.from(head), Buffer.alloc(MASK_BYTES), bytes]);
}
