// CommonJS, and a module whose names Node cannot tell beforehand: for names it would read all nine megabytes of the compiler
// once more, 80 ms, whenever an ES module imports it.
import common = require('@ts-morph/common');

export = common;
