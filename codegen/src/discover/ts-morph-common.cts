// CommonJS for the reason that ts-morph.cts tells.
import common = require('@ts-morph/common');

export = common;
