'use strict';

// All tests in one process: the platform takes a second to load.
const fs = require('node:fs');

for (const file of fs.readdirSync(__dirname).filter((name) => name.endsWith('.test.js'))) {
  require(`./${file}`);
}
