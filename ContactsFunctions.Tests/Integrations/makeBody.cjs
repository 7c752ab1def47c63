'use strict';

// Makes the body that a program sends, from what docs/integrations.md tells people to type there and from the program's data.
const { as, text, of, liquidjs } = JSON.parse(process.env.RECIPE);

const makes = {
  n8n: () => new Function('$json', `return ${/^\{\{([\s\S]*)\}\}$/.exec(text.trim())[1]}`)(of),
  step: () => JSON.stringify(new Function('body', `${text}; return contactOf(body);`)(of)),
  check: () => JSON.stringify(new Function('require', 'headers', 'raw', `${text}; return isGenuine(headers, raw);`)(require, of.headers, of.raw)),
  liquid: () => {
    const { Liquid } = require(liquidjs);
    return new Liquid().parseAndRenderSync(text, of);
  },
};

process.stdout.write(makes[as]());
