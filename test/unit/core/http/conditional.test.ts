import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import {
  expectVersion,
  isNotModified,
  isPreconditionUnmet,
} from '../../../../packages/core/src/http/conditional.js';
import { parseHttpDate } from '../../../../packages/core/src/http/http-date.js';

const of = (headers: Record<string, string>) => ({ header: (name: string) => headers[name] });
const date = 'Sun, 06 Nov 1994 08:49:37 GMT';
const modifiedAt = Date.parse(date);

describe('a conditional request', () => {
  it('has the version that If-None-Match names, weak or strong, among others or as a star', () => {
    const version = { etag: '"a,b"' };
    for (const tags of ['"a,b"', 'W/"a,b"', '"x", W/"a,b" ,"y"', ' "a,b"', '*']) {
      assert.equal(isNotModified(of({ 'if-none-match': tags }), version), true, tags);
    }
    for (const tags of ['"a"', 'a,b', '"A,B"', '', '"a,b', '"x" "a,b"', 'w/"a,b"']) {
      assert.equal(isNotModified(of({ 'if-none-match': tags }), version), false, tags);
    }
    assert.equal(isNotModified(of({}), version), false);
    assert.equal(isNotModified(of({ 'if-none-match': '"a"' }), {}), false);
  });

  it('reads no more than 64 tags, in linear time', () => {
    const many = `${'"x",'.repeat(200_000)}"a"`;
    assert.equal(isNotModified(of({ 'if-none-match': many }), { etag: '"a"' }), false);
    assert.equal(
      isNotModified(of({ 'if-none-match': ' '.repeat(200_000) }), { etag: '"a"' }),
      false,
    );
  });

  it('has the version of If-Modified-Since by the second, and only without If-None-Match', () => {
    const since = { 'if-modified-since': date };
    assert.equal(isNotModified(of(since), { modifiedAt: modifiedAt + 999 }), true);
    assert.equal(isNotModified(of(since), { modifiedAt: modifiedAt + 1_000 }), false);
    const both = { ...since, 'if-none-match': '"old"' };
    assert.equal(isNotModified(of(both), { modifiedAt, etag: '"new"' }), false);
    for (const odd of [
      '1994-11-06',
      'Sun, 06 Nov 1994',
      `${date} `,
      '',
      'Sun, 99 Nov 1994 08:49:37 GMT',
    ])
      assert.equal(isNotModified(of({ 'if-modified-since': odd }), { modifiedAt }), false, odd);
  });

  it('is unmet when If-Match does not name the version byte for byte', () => {
    const version = { etag: '"a"' };
    assert.equal(isPreconditionUnmet(of({ 'if-match': '"x", "a"' }), version), false);
    assert.equal(isPreconditionUnmet(of({ 'if-match': '*' }), {}), false);
    assert.equal(isPreconditionUnmet(of({ 'if-match': '"x"' }), version), true);
    assert.equal(isPreconditionUnmet(of({ 'if-match': 'W/"a"' }), version), true);
    assert.equal(isPreconditionUnmet(of({ 'if-match': 'W/"a"' }), { etag: 'W/"a"' }), true);
    const since = of({ 'if-unmodified-since': date });
    assert.equal(isPreconditionUnmet(since, { modifiedAt }), false);
    assert.equal(isPreconditionUnmet(since, { modifiedAt: modifiedAt + 1_000 }), true);
  });

  it('of a change is refused with 412 unless the client has seen what is there', () => {
    const refused = { code: 'PRECONDITION_FAILED', httpStatus: 412 };
    const version = { etag: '"a"' };
    expectVersion(of({}), version);
    expectVersion(of({ 'if-match': '"a"' }), version);
    expectVersion(of({ 'if-match': '*' }), version);
    expectVersion(of({ 'if-none-match': '*' }), undefined);
    assert.throws(() => expectVersion(of({ 'if-match': '"b"' }), version), refused);
    assert.throws(() => expectVersion(of({ 'if-match': '*' }), undefined), refused);
    assert.throws(() => expectVersion(of({ 'if-none-match': '*' }), version), refused);
    assert.throws(() => expectVersion(of({ 'if-none-match': '*' }), {}), refused);
  });

  it('reads the one form of dates that servers send', () => {
    assert.equal(parseHttpDate(date), 784111777000);
    assert.equal(parseHttpDate('Sunday, 06-Nov-94 08:49:37 GMT'), undefined);
  });
});
