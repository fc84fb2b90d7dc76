// SPDX-FileCopyrightText: The writ authors
// SPDX-License-Identifier: Apache-2.0
//
// Writes workflow-schema.txt: which keys, values and contexts GitHub's own parser takes in workflows and actions.
//
//   npm install @actions/workflow-parser@VERSION && node generate-workflow-schema.mjs YYYY-MM-DD >workflow-schema.txt
//
// The format is described at the top of what it writes. Descriptions are left out; the package's licence is MIT (NOTICE).
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [date] = process.argv.slice(2);
if (!/^\d{4}-\d\d-\d\d$/.test(date ?? '')) {
  console.error('usage: node generate-workflow-schema.mjs YYYY-MM-DD');
  process.exit(2);
}

const read = (file) => JSON.parse(readFileSync(join('node_modules/@actions/workflow-parser', file), 'utf8'));
const version = read('package.json').version;

const contexts = new Map();
const contextsOf = (names) => {
  if (names === undefined) return '';
  const text = names.join(' ');
  if (!contexts.has(text)) contexts.set(text, contexts.size + 1);
  return ` ~${contexts.get(text)}`;
};

const propertiesOf = (properties) =>
  Object.entries(properties ?? {})
    .map(([key, value]) => (typeof value === 'string' ? `${key}:${value}` : `${key}:${value.type}${value.required ? '!' : ''}`))
    .join(',');

function formOf(name, definition) {
  if (definition['one-of']) return `=${definition['one-of'].join(',')}`;
  if (definition['allowed-values']) return `<${definition['allowed-values'].join(',')}`;
  if (definition.sequence) return `[${definition.sequence['item-type']}`;
  if (definition.mapping) {
    const { properties, 'loose-key-type': key, 'loose-value-type': value } = definition.mapping;
    return `{${propertiesOf(properties)}|${key ? `${key}:${value}` : ''}`;
  }
  if (definition.string) {
    if (definition.string.constant !== undefined) return `"${definition.string.constant}`;
    return definition.string['require-non-empty'] ? 'S+' : 'S';
  }
  const scalar = { boolean: 'B', number: 'N', null: '0' };
  for (const type of Object.keys(scalar)) if (definition[type]) return scalar[type];
  throw new Error(`no form for ${name}`);
}

const lines = [];
for (const schema of ['workflow', 'action']) {
  lines.push(`@ ${schema}`);
  for (const [name, definition] of Object.entries(read(`dist/${schema}-v1.0.min.json`).definitions))
    lines.push(`${name} ${formOf(name, definition)}${contextsOf(definition.context)}`);
}

console.log(`# What GitHub's parser takes in workflows and actions. Written by generate-workflow-schema.mjs; do not edit.
# source @actions/workflow-parser ${version}
# date ${date}
#
# ~ NUMBER CONTEXT…    contexts and functions (with the least and most arguments) that expressions may use
# @ NAME               the definitions of one kind of file follow
# NAME FORM [~NUMBER]  {key:type[!],…|key:value  a mapping: known keys (! required), then the types of all others
#                      [type  a sequence   =a,b  one of these   <a,b  one of these words   "x  this word
#                      S  a string   S+  not empty   B  true or false   N  a number   0  nothing`);
for (const [text, number] of contexts) console.log(`~ ${number} ${text}`);
console.log(lines.join('\n'));
