// CommonJS, and a module whose names Node cannot tell beforehand: for names it would read all nine megabytes of the compiler
// once more, 80 ms, whenever an ES module imports ts-morph itself.
import morph = require('ts-morph');

export = morph;
