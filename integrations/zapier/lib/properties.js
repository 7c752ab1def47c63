'use strict';

const { listContacts } = require('./service');

const PREFIX = 'property_';
const SAMPLE = 250;

// A property whose values are of several kinds is asked for as text, which the service takes for all of them.
const kindOf = (values) => {
  const kinds = new Set(values.map((value) => (Array.isArray(value) ? 'list' : typeof value)));
  return kinds.size === 1 ? [...kinds][0] : 'string';
};

const fieldOf = (name, values) => {
  const field = { key: PREFIX + name, label: name, group: 'properties' };
  const kind = kindOf(values);
  return kind === 'list' ? { ...field, type: 'string', list: true } : { ...field, type: kind };
};

/**
 * A field for each custom property that the store's contacts have. The service lists contacts in the order of their ids,
 * which are random, so that a page of them is a fair sample: one request, however large the store is.
 */
const propertyFields = async (z, bundle) => {
  const values = new Map();
  for (const contact of await listContacts(z, bundle, { limit: SAMPLE })) {
    for (const [name, value] of Object.entries(contact.customProperties ?? {})) {
      values.set(name, [...(values.get(name) ?? []), value]);
    }
  }

  return [...values].sort(([one], [other]) => one.localeCompare(other)).map(([name, given]) => fieldOf(name, given));
};

/** The properties that a step sets: by their own fields, and as pairs of name and value. */
const propertiesOf = (inputData) => ({
  ...inputData.properties,
  ...Object.fromEntries(
    Object.entries(inputData)
      .filter(([key]) => key.startsWith(PREFIX))
      .map(([key, value]) => [key.slice(PREFIX.length), value])
  ),
});

module.exports = { propertiesOf, propertyFields };
