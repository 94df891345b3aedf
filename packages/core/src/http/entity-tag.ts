/** Of a header; what comes later is not read. */
const MAX_TAGS = 64;
const TAG = /\s*(?:(W\/)?"([\x21\x23-\x7e\x80-\xff]*)")\s*(?:,|$)/y;

/** Whether the text is an entity tag as `ETag` has it: `"abc"` or `W/"abc"`. */
export function isEntityTag(text: string): boolean {
  return /^(W\/)?"[\x21\x23-\x7e\x80-\xff]*"$/.test(text);
}

/** The tag that says no more than that two bodies mean the same: what a strong one becomes when its bytes are changed. */
export function weakTag(tag: string): string {
  return tag.startsWith('W/') ? tag : `W/${tag}`;
}

/** Whether `If-None-Match` names the tag: weak and strong are the same here, RFC 9110 §8.8.3.2. */
export function namesTag(header: string, tag: string): boolean {
  return header.trim() === '*' || tagsOf(header).some((one) => weakTag(one) === weakTag(tag));
}

/** Whether `If-Match` or `If-Range` names the tag: byte for byte, so that a weak one never does. */
export function namesStrongTag(header: string, tag: string): boolean {
  if (header.trim() === '*') return true;
  return !tag.startsWith('W/') && tagsOf(header).includes(tag);
}

/** Up to the first that is none. */
function tagsOf(header: string): string[] {
  const tags: string[] = [];
  TAG.lastIndex = 0;
  while (tags.length < MAX_TAGS) {
    const found = TAG.exec(header);
    if (found === null) break;
    tags.push(`${found[1] ?? ''}"${found[2] ?? ''}"`);
    if (TAG.lastIndex >= header.length) break;
  }
  TAG.lastIndex = 0;
  return tags;
}
