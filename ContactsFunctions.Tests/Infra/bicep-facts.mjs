// Reads Bicep files and prints what tests ask about, as JSON: syntax errors, and every declaration with its type,
// its decorators and the properties in it. Expressions stay as they are written.
//
//   node bicep-facts.mjs NODE_MODULES FILE...
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const { Parser, Language } = createRequire(join(modules, 'x.js'))('web-tree-sitter');
await Parser.init();
const parser = new Parser();
parser.setLanguage(await Language.load(join(modules, 'tree-sitter-bicep', 'tree-sitter-bicep.wasm')));

const kinds = {
  parameter_declaration: 'param',
  variable_declaration: 'var',
  resource_declaration: 'resource',
  module_declaration: 'module',
  output_declaration: 'output',
};

function read(file) {
  // The grammar knows no parameter files: there, 'param' assigns as 'var' does elsewhere.
  const source = readFileSync(file, 'utf8');
  const root = parser.parse(file.endsWith('.bicepparam') ? source.replace(/^param /gm, 'var ') : source).rootNode;
  const declarations = [];
  let decorators = [];
  for (const node of root.namedChildren) {
    if (node.type === 'decorators') {
      decorators = node.namedChildren.map((decorator) => decorator.text);
    } else if (kinds[node.type]) {
      const [name, type] = node.namedChildren;
      declarations.push({
        kind: kinds[node.type],
        name: name.text,
        type: ['string', 'type'].includes(type?.type) ? type.text.replaceAll("'", '') : '',
        value: node.namedChildren.at(-1).text,
        isExisting: /^resource\s+\w+\s+'[^']+'\s+existing\b/.test(node.text),
        decorators,
        properties: properties(node, []),
      });
      decorators = [];
    }
  }

  return { file, errors: errors(root), declarations };
}

function properties(node, path) {
  return node.namedChildren.flatMap((child) => {
    if (child.type !== 'object_property') {
      return properties(child, path);
    }

    const [key, value] = child.namedChildren;
    const here = [...path, key.text.replaceAll("'", '')];
    return [{ path: here.join('/'), key: here.at(-1), value: value?.text ?? '' }, ...(value ? properties(value, here) : [])];
  });
}

function errors(node) {
  const here = node.isError || node.isMissing ? [`line ${node.startPosition.row + 1}: ${node.text.split('\n')[0]}`] : [];
  return node.hasError ? [...here, ...node.children.flatMap(errors)] : here;
}

console.log(JSON.stringify(files.map(read)));
